/// Why less than a whole address was decided on 未确定的原因: what a clerk needs to know before listening.
public enum Shortfall: String, Hashable, Sendable, Codable, CaseIterable {
    /// Sound that counts as speech, of which not one syllable was understood: music, ringing, noise.
    case nothingUnderstood
    /// Words were understood, and none of them names a place.
    case noPlaceNamed
    /// The place lies in another city or district.
    case elsewhere
    /// A place was named that the gazetteer does not hold.
    case unknownPlace
    /// The gazetteer does not hold the number that was said at its place.
    case unknownNumber
    /// A number was heard, and not clearly enough to be taken.
    case unclearNumber
    /// Everything that was said was found, and it ends above a door, a building or a named place.
    case onlyUpperLevels
    /// Several addresses fit what was said.
    case severalFit
    /// One address fits, but it was not heard or written clearly enough to be filled in.
    case unsure
    /// The caller denied what the agent read back, or confirmed another place than the one named.
    case contradicted
    /// Only the agent named the place, and the caller did not confirm it.
    case agentAlone
}
