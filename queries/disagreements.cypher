// summary: Which figures and dates of foundation disagree: two values of one thing for the same time
// parameter: about | entity | any | one company or investor alone
// column: about | entity | whose
// column: predicate | text | what, such as revenue
// column: when | text | the period or date that both are for; empty for a date of foundation
// column: unit | text | ISO 4217 code, or date
// column: value | text | the smaller or earlier one
// column: otherValue | text | the larger or later one
// column: quote | quote | the sentence that says the first
// column: document | text | where it stands
// column: otherQuote | quote | the sentence that says the second
// column: otherDocument | text | where that stands
MATCH (about:Entity)-->(one:Figure|FundingRound {status: 'asserted'})
WHERE ($about IS NULL OR about.id = $about) AND one.unit <> 'name'
MATCH (about)-->(two:Figure|FundingRound {status: 'asserted'})
WHERE two.predicate = one.predicate AND two.unit = one.unit
  AND CASE one.unit
        WHEN 'date' THEN one.value < two.value AND NOT two.value STARTS WITH one.value
        ELSE one.amount < two.amount
          AND coalesce(one.period, one.dateText, one.asOfText) = coalesce(two.period, two.dateText, two.asOfText)
      END
  AND coalesce(one.round, '') = coalesce(two.round, '') AND coalesce(one.scope, '') = coalesce(two.scope, '')
MATCH (claim:Claim {fact: one.id})
WITH about, one, two, min(claim.iri) AS first
MATCH (claim:Claim {fact: two.id})
WITH about, one, two, first, min(claim.iri) AS second
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
MATCH (otherClaim:Claim {iri: second})-[:QUOTED_FROM]->(otherSource:Document)
RETURN DISTINCT about, one.predicate AS predicate,
       CASE WHEN one.unit <> 'date' THEN coalesce(one.period, one.dateText, one.asOfText) END AS when, one.unit AS unit,
       one.value AS value, two.value AS otherValue, claim.quote AS quote, source.shown AS document,
       otherClaim.quote AS otherQuote, otherSource.shown AS otherDocument
ORDER BY about.iri, predicate, coalesce(when, ''), unit, value, otherValue, quote, otherQuote, document, otherDocument
