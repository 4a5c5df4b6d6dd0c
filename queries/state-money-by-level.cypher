// summary: Which states have money in a company and at which level: central, provincial, municipal or district
// parameter: company | entity | any | one company alone
// column: company | entity | who has state money
// column: level | text | of the body in its state; unknown where the names registry does not say
// column: country | text | ISO 3166-1 alpha-2 code, where it is known
// column: body | entity | the state investor or government body
// column: steps | number | 0 where it invests itself, else how many funds and group members stand between
// column: investors | number | through how many different investors
MATCH (investor:Entity)-[:INVESTED_IN|HOLDS_SHARES_IN|CONTROLS {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
WITH DISTINCT company, investor
MATCH (near:Entity)-[ties:LIMITED_PARTNER_OF|MANAGES|CONTROLS|HOLDS_SHARES_IN*0..3 {status: 'asserted'}]->(investor)
MATCH (near)-[up:MEMBER_OF_GROUP*0..3 {status: 'asserted'}]->(body:StateInvestor|GovernmentBody)
WHERE body <> company
WITH company, body, min(size(ties) + size(up)) AS steps, count(DISTINCT investor) AS investors
RETURN company, coalesce(body.level, 'unknown') AS level, body.country AS country, body, steps, investors
ORDER BY company.iri,
         CASE level WHEN 'central' THEN 0 WHEN 'provincial' THEN 1 WHEN 'municipal' THEN 2 WHEN 'district' THEN 3 ELSE 4 END,
         body.iri
