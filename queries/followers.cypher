// summary: In which rounds an investor followed another who led
// parameter: follower | entity | tencent | who followed
// parameter: leader | entity | any | one lead or co-lead alone
// column: follower | entity | who followed
// column: leader | entity | who led
// column: role | text | lead or co-lead
// column: company | entity | whose round
// column: round | text | the round, where it is said
// column: date | date | when, where it is said
// column: quote | quote | the sentence about the follower
// column: document | text | where it stands
MATCH (follower:Entity)-[money:INVESTED_IN {status: 'asserted', role: 'follow'}]->(company:Entity)
      <-[lead:INVESTED_IN {status: 'asserted'}]-(leader:Entity)
WHERE ($follower IS NULL OR follower.id = $follower) AND ($leader IS NULL OR leader.id = $leader)
  AND leader <> follower AND lead.role IN ['lead', 'co-lead']
  AND coalesce(money.round = lead.round, money.dateText = lead.dateText, false)
MATCH (claim:Claim {fact: money.id})
WITH follower, leader, company, money, lead, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT follower, leader, lead.role AS role, company, coalesce(money.round, lead.round) AS round,
       coalesce(money.dateText, lead.dateText) AS date, claim.quote AS quote, source.shown AS document
ORDER BY company.iri, coalesce(date, ''), coalesce(round, ''), follower.iri, leader.iri, role, quote, document
