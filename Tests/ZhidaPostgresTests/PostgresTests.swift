import Testing

/// All that runs on PostgreSQL, one test behind the other: they share one server, and some measure.
@Suite("on PostgreSQL", .serialized)
enum PostgresTests {}
