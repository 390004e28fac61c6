import COpenBLAS
import Synchronization

/// Products of matrices that lie row by row, by OpenBLAS. Safe to call from several threads, one product at a time: the
/// serial OpenBLAS shares its buffers between threads and does not lock them.
public enum Matrix {
    private static let turn = Mutex(())

    /// c = a·bᵀ + `keep`·c, with a of `rows` × `inner` and b of `columns` × `inner`.
    public static func product(
        _ a: UnsafePointer<Float>,
        transposed b: UnsafePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        keep: Float,
        into c: UnsafeMutablePointer<Float>,
        stride: Int? = nil
    ) {
        let inner = blasint(inner)
        turn.withLock { _ in
            if rows == 1 {
                cblas_sgemv(CblasRowMajor, CblasNoTrans, blasint(columns), inner, 1, b, inner, a, 1, keep, c, 1)
            } else {
                let step = blasint(stride ?? columns)
                cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    blasint(rows),
                    blasint(columns),
                    inner,
                    1,
                    a,
                    inner,
                    b,
                    inner,
                    keep,
                    c,
                    step
                )
            }
        }
    }

    /// c += a·b, with a of `rows` × `inner` and b of `inner` × `columns`.
    ///
    /// - Parameters:
    ///   - transposed: whether a lies as `inner` × `rows`.
    ///   - stride: from one row of a, as it lies, to the next; `nil` where nothing stands between.
    public static func add(
        _ a: UnsafePointer<Float>,
        transposed: Bool = false,
        times b: UnsafePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        stride: Int? = nil,
        to c: UnsafeMutablePointer<Float>
    ) {
        let columns = blasint(columns)
        turn.withLock { _ in
            cblas_sgemm(
                CblasRowMajor,
                transposed ? CblasTrans : CblasNoTrans,
                CblasNoTrans,
                blasint(rows),
                columns,
                blasint(inner),
                1,
                a,
                blasint(stride ?? (transposed ? rows : inner)),
                b,
                columns,
                1,
                c,
                columns
            )
        }
    }
}
