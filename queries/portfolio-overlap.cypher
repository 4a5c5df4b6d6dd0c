// summary: Where two investors have both put money
// parameter: investor | entity | tencent | one investor
// parameter: other | entity | any | the other; without it, everybody who shares a company
// column: investor | entity | one investor
// column: other | entity | the other, who shares most first
// column: companies | number | how many they share
// column: company | entity | one of these
MATCH (investor:Entity)-[:INVESTED_IN|HOLDS_SHARES_IN {status: 'asserted'}]->(both:Entity)
      <-[:INVESTED_IN|HOLDS_SHARES_IN {status: 'asserted'}]-(other:Entity)
WHERE investor <> other
  AND ($investor IS NULL OR investor.id = $investor) AND ($other IS NULL OR other.id = $other)
WITH investor, other, collect(DISTINCT both) AS shared
UNWIND shared AS company
RETURN investor, other, size(shared) AS companies, company
ORDER BY companies DESC, other.iri, company.iri, investor.iri
