// summary: Which groups stand behind the investors of a company, with the members through which they invest
// parameter: company | entity | any | one company alone
// column: company | entity | who was funded
// column: group | entity | the group
// column: members | number | how many of its members have money in the company
// column: investor | entity | one of these
// column: steps | number | how many steps the member stands below the group
MATCH (investor:Entity)-[:INVESTED_IN|HOLDS_SHARES_IN {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
WITH DISTINCT company, investor
MATCH (investor)-[up:MEMBER_OF_GROUP*1..5 {status: 'asserted'}]->(group:Entity)
WHERE group <> company AND group <> investor
WITH company, group, investor, min(size(up)) AS steps
WITH company, group, collect({investor: investor, steps: steps}) AS found
UNWIND found AS one
RETURN company, group, size(found) AS members, one.investor AS investor, one.steps AS steps
ORDER BY company.iri, members DESC, group.iri, investor.iri
