package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentEncodingTest {

    @Test
    void knowsItsNamesInAnyCase() {
        assertEquals(Optional.of(ContentEncoding.IDENTITY), ContentEncoding.named(""));
        assertEquals(Optional.of(ContentEncoding.IDENTITY), ContentEncoding.named("identity"));
        assertEquals(Optional.of(ContentEncoding.GZIP), ContentEncoding.named(" GZip "));
        assertEquals(Optional.of(ContentEncoding.ZSTD), ContentEncoding.named("zstd"));
    }

    @Test
    void knowsNoOtherAndNoTwoAtOnce() {
        assertEquals(Optional.empty(), ContentEncoding.named("br"));
        assertEquals(Optional.empty(), ContentEncoding.named("gzip, zstd"));
    }
}
