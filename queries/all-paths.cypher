// summary: All the ways in which two are connected within three hops, with every fact on the way
// parameter: start | entity | tencent | one end
// parameter: goal | entity | zhipu | the other end
// column: path | number | which connection, from 1; the shorter ones first
// column: step | number | which hop of it, from 1
// column: subject | entity | who; a hop is walked either way
// column: predicate | text | what, one row for each fact that joins the two
// column: object | entity | whom
// column: date | date | when, where it is said
// column: quote | quote | the sentence that says so
// column: document | text | where it stands
MATCH route = (one:Entity)
      -[:CONTROLS|MEMBER_OF_GROUP|ACQUIRED|HOLDS_SHARES_IN|MANAGES|LIMITED_PARTNER_OF|INVESTED_IN|ACTS_IN_CONCERT_WITH
        |SPUN_OUT_OF|FOUNDED_BY|LEGAL_REPRESENTATIVE_OF|WORKS_FOR|WORKED_FOR|CUSTOMER_OF|SPONSOR_OF
        *1..3 {status: 'asserted'}]-(two:Entity)
WHERE one.id = $start AND two.id = $goal
  AND all(node IN nodes(route) WHERE single(same IN nodes(route) WHERE same = node))
WITH DISTINCT [node IN nodes(route) | node.iri] AS stops
ORDER BY size(stops), reduce(text = '', stop IN stops | text + ' ' + stop)
WITH collect(stops) AS paths
UNWIND range(1, size(paths)) AS path
UNWIND range(1, size(paths[path - 1]) - 1) AS step
WITH path, step, paths[path - 1][step - 1] AS here, paths[path - 1][step] AS there
MATCH (a:Entity {iri: here})-[fact {status: 'asserted'}]-(b:Entity {iri: there})
MATCH (claim:Claim {fact: fact.id})
WITH path, step, fact, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT path, step, startNode(fact) AS subject, claim.predicate AS predicate, endNode(fact) AS object,
       fact.dateText AS date, claim.quote AS quote, source.shown AS document
ORDER BY path, step, predicate, subject.iri, coalesce(date, ''), quote, document
