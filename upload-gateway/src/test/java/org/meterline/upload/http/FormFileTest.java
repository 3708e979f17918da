package org.meterline.upload.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.upload.usecase.FormRefusedException;
import org.meterline.upload.usecase.FormRefusedException.Reason;

class FormFileTest {

    private static final String TYPE = "multipart/form-data; boundary=cut";

    private static byte[] part(String disposition, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(("--cut\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        part.writeBytes(content);
        part.writeBytes(new byte[] {'\r', '\n'});
        return part.toByteArray();
    }

    private static InputStream form(byte[]... parts) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            form.writeBytes(part);
        }
        form.writeBytes("--cut--\r\n".getBytes(StandardCharsets.US_ASCII));
        return new ByteArrayInputStream(form.toByteArray());
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(3).nextBytes(noise);
        return noise;
    }

    private static Reason refusal(InputStream form) {
        return assertThrows(FormRefusedException.class, () -> new FormFile(TYPE, form).readAllBytes())
                .reason();
    }

    @Test
    void givesTheBytesOfTheOneFileAndSkipsFields() throws IOException {
        byte[] file = noise(300_000);

        byte[] read = new FormFile(
                        TYPE,
                        form(
                                part("name=\"note\"", noise(100_000)),
                                part("name=\"file\"; filename=\"usage.data\"", file),
                                part("name=\"last\"", noise(10))))
                .readAllBytes();

        assertArrayEquals(file, read);
    }

    @Test
    void theFileIsReadWhileTheFormComesIn() throws IOException {
        byte[] begun = part("name=\"file\"; filename=\"usage.data\"", noise(100_000));
        InputStream notYet = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("asked for what has not come yet");
            }
        };

        byte[] read =
                new FormFile(TYPE, new SequenceInputStream(new ByteArrayInputStream(begun), notYet)).readNBytes(50_000);

        assertEquals(50_000, read.length);
    }

    @Test
    void takesExactlyOneFile() {
        byte[] file = part("name=\"file\"; filename=\"usage.data\"", noise(10));

        assertEquals(Reason.NOT_ONE_FILE, refusal(form()));
        assertEquals(Reason.NOT_ONE_FILE, refusal(form(part("name=\"file\"", noise(10)))));
        assertEquals(Reason.NOT_ONE_FILE, refusal(form(file, file)));
        assertEquals(Reason.NOT_ONE_FILE, refusal(new ByteArrayInputStream(noise(1000))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename=\"../usage.data\"",
                "filename=\"/etc/passwd\"",
                "filename=\"..\\\\..\\\\usage.data\"",
                "filename=\"..\"",
                "filename=\"a\u0000.data\"",
                "FileName=../usage.data",
                "filename*=UTF-8''..%2Fusage.data",
                "filename=\"usage.data\"; filename=\"../usage.data\""
            })
    void aNameThatLeadsSomewhereIsRefused(String name) {
        assertEquals(Reason.UNSAFE_NAME, refusal(form(part("name=\"file\"; " + name, noise(10)))));
    }
}
