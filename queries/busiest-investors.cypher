// summary: Which investors have money in the most companies
// parameter: least | number | 2 | in how many companies at least
// column: investor | entity | who
// column: companies | number | in how many companies
// column: led | number | in how many of these as lead or co-lead of a round
MATCH (investor:Entity)-[money:INVESTED_IN|HOLDS_SHARES_IN {status: 'asserted'}]->(company:Entity)
WITH investor, count(DISTINCT company) AS companies,
     count(DISTINCT CASE WHEN money.role IN ['lead', 'co-lead'] THEN company END) AS led
WHERE companies >= $least
RETURN investor, companies, led
ORDER BY companies DESC, led DESC, investor.iri
