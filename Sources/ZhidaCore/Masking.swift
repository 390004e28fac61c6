/// Hides what looks like a telephone or identity number: lists are seen by more people than the one who needs it.
public enum Masking {
    /// The shortest run that is hidden: a telephone number without its area code.
    public static let shortestRun = 7

    private static let digits: Set<Character> = Set("0123456789０１２３４５６７８９零〇一二三四五六七八九幺")

    /// Each run of seven or more digits, written or spoken, keeps its first three and last two.
    public static func masked(_ text: String) -> String {
        var result = ""
        var run: [Character] = []
        func close() {
            if run.count >= shortestRun {
                result += String(run.prefix(3)) + String(repeating: "*", count: run.count - 5) + String(run.suffix(2))
            } else {
                result += String(run)
            }
            run = []
        }
        for character in text {
            let isCheckDigit = "Xx".contains(character) && run.count == 17
            let isJoint = "- ".contains(character) && !run.isEmpty
            if digits.contains(character) || isCheckDigit {
                run.append(character)
            } else if isJoint {
                run.append(character)
            } else {
                close()
                result.append(character)
            }
        }
        close()
        return result
    }
}
