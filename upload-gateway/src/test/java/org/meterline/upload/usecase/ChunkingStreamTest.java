package org.meterline.upload.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkingStreamTest {

    @Test
    void givesOnWhatItReadsAndHandsItOutInChunks() throws IOException {
        byte[] bytes = new byte[2 * IncomingFiles.CHUNK_BYTES + 7];
        new Random(1).nextBytes(bytes);
        List<byte[]> chunks = new ArrayList<>();

        ChunkingStream stream = new ChunkingStream(new ByteArrayInputStream(bytes), Duration.ofMinutes(1), chunks::add);
        assertArrayEquals(bytes, stream.readAllBytes());
        stream.finish();

        assertEquals(
                List.of(IncomingFiles.CHUNK_BYTES, IncomingFiles.CHUNK_BYTES, 7),
                chunks.stream().map(chunk -> chunk.length).toList());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        assertArrayEquals(bytes, all.toByteArray());
    }

    @Test
    void isReadNoLongerThanItMay() {
        ChunkingStream stream =
                new ChunkingStream(new ByteArrayInputStream(new byte[10]), Duration.ofNanos(-1), _ -> {});

        assertThrows(UploadTooSlowException.class, stream::read);
    }
}
