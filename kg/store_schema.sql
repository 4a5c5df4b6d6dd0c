-- The store. `document`, `graph` and `text` are the truth, `source` says where it was read;
-- everything after the line below is derived from them and can be built again.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE document (
    number    INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,      -- the file's base name
    shown     TEXT NOT NULL,      -- with as many parent folders as tell it apart from the others
    title     TEXT,
    publisher TEXT,
    published TEXT,
    url       TEXT,
    language  TEXT NOT NULL,
    sha256    TEXT NOT NULL,      -- of the file
    digest    BLOB NOT NULL,      -- of graph and text
    origin    TEXT NOT NULL,      -- 'file', or 'graph' where it came in an export
    version   TEXT NOT NULL       -- of the extraction
);
CREATE INDEX document_name ON document (name);

CREATE TABLE graph (document INTEGER PRIMARY KEY, statements BLOB NOT NULL);  -- TriG without the text, deflated
CREATE TABLE text  (document INTEGER PRIMARY KEY, text BLOB NOT NULL);        -- UTF-8, deflated

CREATE TABLE source (
    path      BLOB PRIMARY KEY,   -- absolute, as the file system writes it
    signature TEXT NOT NULL,      -- of the file and its metadata when it was read
    version   TEXT NOT NULL       -- of the extraction
) WITHOUT ROWID;

CREATE TABLE source_document (
    path     BLOB NOT NULL,
    document INTEGER NOT NULL,
    place    TEXT NOT NULL,       -- the path that tells documents of one name apart
    PRIMARY KEY (path, document)
) WITHOUT ROWID;
CREATE INDEX source_document_document ON source_document (document);

CREATE TABLE correction (         -- that came with an export
    path   BLOB NOT NULL,
    number INTEGER NOT NULL,
    line   TEXT NOT NULL,         -- JSON list: action and terms
    PRIMARY KEY (path, number)
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------ derived

CREATE TABLE article (
    document  INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    publisher TEXT,
    published TEXT,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;

CREATE TABLE party (
    document INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,    -- its number within the document
    form     INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE INDEX party_form ON party (form);

CREATE TABLE form (               -- parties that are one entity in any case, once
    number  INTEGER PRIMARY KEY,
    same    BLOB NOT NULL UNIQUE, -- digest of Resolver.same_as
    name    TEXT NOT NULL,
    names   TEXT NOT NULL,        -- JSON list
    short   TEXT NOT NULL,        -- JSON list
    kinds   TEXT NOT NULL,        -- JSON list
    exact   INTEGER NOT NULL,     -- 1: joined with equal names alone
    first   TEXT NOT NULL,        -- key of the first document by key that has it
    ordinal INTEGER NOT NULL,     -- and its number there
    entity  INTEGER               -- whom it stands for
);
CREATE INDEX form_entity ON form (entity);

CREATE TABLE form_block (         -- forms that share no block, directly or through others, do not bear on each other
    block TEXT NOT NULL,
    form  INTEGER NOT NULL,
    PRIMARY KEY (block, form)
) WITHOUT ROWID;
CREATE INDEX form_block_form ON form_block (form);

CREATE TABLE claim (
    number     INTEGER PRIMARY KEY,
    document   INTEGER NOT NULL,
    ordinal    INTEGER NOT NULL,
    subject    INTEGER NOT NULL,  -- number of the party in the document
    predicate  TEXT NOT NULL,
    object     INTEGER,           -- the same, NULL for a value
    value      TEXT,
    unit       TEXT,
    qualifiers TEXT NOT NULL,     -- JSON object, sorted
    status     TEXT NOT NULL,
    confidence REAL NOT NULL,
    start      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    quote      INTEGER NOT NULL,  -- hash of the quote: copies of one story are one source
    article    INTEGER,           -- NULL where the document's own data hold
    family     INTEGER            -- hash of subject, predicate, object and status: whom it can be joined with
);
CREATE INDEX claim_document ON claim (document, ordinal);
CREATE INDEX claim_family ON claim (family);

CREATE TABLE entity (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL,
    names  TEXT NOT NULL,         -- JSON list
    types  TEXT NOT NULL,         -- JSON list
    joined TEXT NOT NULL          -- JSON list: the evidence that joined the names
);

CREATE TABLE alias (              -- other ids that lead to an entity
    id     TEXT NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (id, entity)
) WITHOUT ROWID;
CREATE INDEX alias_entity ON alias (entity);

CREATE TABLE name (               -- by what an entity is found
    key    TEXT NOT NULL,         -- as it is spelled, or folded
    entity INTEGER NOT NULL,
    short  INTEGER NOT NULL,      -- 1: a form that stands for it only inside a document
    words  TEXT NOT NULL,         -- ' word word ', abbreviations read out
    PRIMARY KEY (key, entity)
) WITHOUT ROWID;
CREATE INDEX name_entity ON name (entity);

CREATE TABLE fact (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    subject    INTEGER NOT NULL,  -- entity
    predicate  TEXT NOT NULL,
    object     INTEGER,           -- entity, NULL for a value
    value      TEXT,
    unit       TEXT,
    qualifiers TEXT NOT NULL,     -- JSON object, sorted
    status     TEXT NOT NULL,
    confidence REAL NOT NULL,
    family     INTEGER NOT NULL,
    rejected   INTEGER NOT NULL   -- 1: a person rejected it
);
CREATE INDEX fact_id ON fact (id);
CREATE INDEX fact_family ON fact (family);
CREATE INDEX fact_subject ON fact (subject, predicate);
CREATE INDEX fact_object ON fact (object) WHERE object IS NOT NULL;

CREATE TABLE evidence (           -- which claims say a fact, the best first
    fact  INTEGER NOT NULL,
    rank  INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (fact, rank)
) WITHOUT ROWID;
