// summary: How many corporate, fund, state and private investors a company has
// parameter: company | entity | any | one company alone
// column: company | entity | who was funded
// column: kind | text | state, corporate, fund, person or other; a state fund counts as state
// column: investors | number | how many different ones
MATCH (investor:Entity)-[:INVESTED_IN|HOLDS_SHARES_IN {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
RETURN company,
       CASE
         WHEN investor:StateInvestor OR investor:GovernmentBody THEN 'state'
         WHEN investor:Corporate THEN 'corporate'
         WHEN investor:Fund OR investor:VentureInvestor THEN 'fund'
         WHEN investor:Person THEN 'person'
         ELSE 'other'
       END AS kind,
       count(DISTINCT investor) AS investors
ORDER BY company.iri, investors DESC, kind
