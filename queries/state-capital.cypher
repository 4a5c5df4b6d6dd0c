// summary: Which state investors and government bodies have money in a company
// parameter: company | entity | any | one company alone
// column: company | entity | who has state money
// column: investor | entity | the state investor, or the fund that stands between
// column: backer | entity | the state body behind the fund, where the investor itself is none
// column: percent | number | the share, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH (investor:Entity)-[stake:INVESTED_IN|HOLDS_SHARES_IN|CONTROLS {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
OPTIONAL MATCH (backer:StateInvestor|GovernmentBody)
               -[:LIMITED_PARTNER_OF|MANAGES|CONTROLS|HOLDS_SHARES_IN {status: 'asserted'}]->(investor)
WHERE NOT (investor:StateInvestor OR investor:GovernmentBody)
WITH DISTINCT company, investor, backer, stake
WHERE backer IS NOT NULL OR investor:StateInvestor OR investor:GovernmentBody
MATCH (claim:Claim {fact: stake.id})
WITH company, investor, backer, stake, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, investor, backer, stake.percent AS percent, claim.quote AS quote, source.shown AS document
ORDER BY company.iri, investor.iri, coalesce(backer.iri, ''), quote, coalesce(percent, -1), document
