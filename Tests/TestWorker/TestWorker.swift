import ZhidaCalls
import ZhidaTesting

/// A worker with fake stages, for tests of everything around them. Not part of the product.
@main
enum TestWorker {
    static func main() {
        CallWorker.run { FakeStages() }
    }
}
