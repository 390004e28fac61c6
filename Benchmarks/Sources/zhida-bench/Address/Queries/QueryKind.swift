import ArgumentParser

/// The kinds of queries, by what was done to the words.
enum QueryKind: String, CaseIterable, ExpressibleByArgument {
    /// As it is written, levels and suffixes now and then left out.
    case clean
    /// District, street and community each left out at random, while the rest still names one address.
    case dropped
    /// Numbers as they are said.
    case spoken
    /// Numbers as they are said; one character in ten is a homophone, three in a hundred are lost, numerals too.
    case spokenNoisy = "spoken-noisy"
    /// Three characters in ten are homophones, one in twenty is lost; digits are kept.
    case homophones
    /// Each name is wholly written in homophones with probability a half.
    case replaced
    /// Each name is wholly written as a speaker of a dialect is heard with probability a half.
    case dialect
    /// 23 in a hundred are not in the gazetteer; all lightly noisy.
    case absent
    /// As `clean`, with one homophone in four queries in ten: for a gazetteer of near-namesakes.
    case namesakes
    /// Two roads that meet, or an address beside a landmark; lightly noisy.
    case related
}
