package org.meterline.benchmarks.micro;

/** A benchmark method and the words for it. */
enum Step {
    TOKENS("tokens", "tokenising alone (the limit)"),
    CHECK("check", "strict check with digest"),
    RECORDS("records", "the same, records as values"),
    SHA_256("sha256", "digest alone"),
    UNZSTD("unzstd", "zstd inflate"),
    GUNZIP("gunzip", "gzip inflate"),
    ZSTD("zstd", "zstd deflate"),
    UNZSTD_AND_CHECK("unzstdAndCheck", "zstd inflate, check, digest"),
    GUNZIP_CHECK_AND_ZSTD("gunzipCheckAndZstd", "gzip inflate, check, digest, zstd deflate");

    final String method;
    final String words;

    Step(String method, String words) {
        this.method = method;
        this.words = words;
    }
}
