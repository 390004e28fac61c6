/// Hides a name in lists: the family name stays.
public enum PersonMask {
    public static func name(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return String(first) + String(repeating: "*", count: min(2, max(1, name.count - 1)))
    }
}
