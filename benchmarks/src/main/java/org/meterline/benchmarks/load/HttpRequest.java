package org.meterline.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes over the wire.
 *
 * @param bytes head and body
 * @param expectedStatus another one ends the measurement: a wrong answer has no speed
 */
public record HttpRequest(byte[] bytes, int expectedStatus) {

    public static HttpRequest get(String path, @Nullable String authorization) {
        return new HttpRequest(
                head("GET", path, authorization).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII), 200);
    }

    public static HttpRequest post(
            String path, @Nullable String authorization, String contentType, String body, int expectedStatus) {
        byte[] bytes = head("POST", path, authorization)
                .append("Content-Type: ")
                .append(contentType)
                .append("\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        return new HttpRequest(bytes, expectedStatus);
    }

    /** @param contentEncoding of the body as it stands here; null: none */
    public static HttpRequest post(
            String path,
            String authorization,
            String contentType,
            @Nullable String contentEncoding,
            byte[] body,
            int expectedStatus) {
        StringBuilder head =
                head("POST", path, authorization).append("Content-Type: ").append(contentType);
        if (contentEncoding != null) {
            head.append("\r\nContent-Encoding: ").append(contentEncoding);
        }
        byte[] before = head.append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, bytes, before.length, body.length);
        return new HttpRequest(bytes, expectedStatus);
    }

    private static StringBuilder head(String method, String path, @Nullable String authorization) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (authorization != null) {
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        return head;
    }
}
