import COpenBLAS

/// Products of matrices that lie row by row.
enum Matrix {
    /// c = a·bᵀ + `keep`·c, with a of `rows` × `inner` and b of `columns` × `inner`.
    static func product(
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

    /// c += a·b, with a of `rows` × `inner` (from one row to the next `stride`) and b of `inner` × `columns`.
    static func add(
        _ a: UnsafePointer<Float>,
        times b: UnsafePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        stride: Int? = nil,
        to c: UnsafeMutablePointer<Float>
    ) {
        let columns = blasint(columns)
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            blasint(rows),
            columns,
            blasint(inner),
            1,
            a,
            blasint(stride ?? inner),
            b,
            columns,
            1,
            c,
            columns
        )
    }

    /// c += aᵀ·b, with a of `inner` × `rows` (from one row to the next `stride`) and b of `inner` × `columns`.
    static func add(
        transposed a: UnsafePointer<Float>,
        times b: UnsafePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        stride: Int? = nil,
        to c: UnsafeMutablePointer<Float>
    ) {
        let columns = blasint(columns)
        cblas_sgemm(
            CblasRowMajor,
            CblasTrans,
            CblasNoTrans,
            blasint(rows),
            columns,
            blasint(inner),
            1,
            a,
            blasint(stride ?? rows),
            b,
            columns,
            1,
            c,
            columns
        )
    }
}
