package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.report.ReportDigest;

/**
 * A suite that takes reports in files and online, and counts each digest once, however often and by whatever way it came.
 */
public final class GatewayStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final String accessToken;
    private final Map<String, Integer> arrivals = new HashMap<>();
    private final Map<String, ObjectNode> files = new HashMap<>();
    private final Deque<SuiteStub.Answer> answers = new ArrayDeque<>();
    private final List<String> authorizations = new ArrayList<>();
    private final List<String> serviceRequests = new ArrayList<>();
    private int rejectedOfEachFile;
    private int askedForFiles;

    public GatewayStub(String accessToken) throws IOException {
        this.accessToken = accessToken;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/oauth2/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            respond(exchange, 200, "{\"access_token\":\"jwt\",\"token_type\":\"Bearer\",\"expires_in\":900}");
        });
        server.createContext("/api/v1/usage-files", this::file);
        server.createContext("/api/v1/usage-reports", this::reports);
        server.createContext("/api/v1/service-requests", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            serviceRequests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            respond(exchange, 201, "{\"id\":\"r-1\",\"state\":\"OPEN\"}");
        });
        server.start();
    }

    public String url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort()).toString();
    }

    /** The next uploads are answered so; after that they are taken. */
    public void uploadsAreAnswered(SuiteStub.Answer... next) {
        answers.addAll(List.of(next));
    }

    public void rejectOfEachFile(int reports) {
        rejectedOfEachFile = reports;
    }

    /** The digests of the reports that were counted, each once. */
    public Set<String> counted() {
        return arrivals.keySet();
    }

    /** How many reports came more than once. */
    public long cameAgain() {
        return arrivals.values().stream().filter(times -> times > 1).count();
    }

    public List<String> authorizations() {
        return authorizations;
    }

    public List<String> serviceRequests() {
        return serviceRequests;
    }

    private void file(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("GET")) {
            askedForFiles++;
            String path = exchange.getRequestURI().getPath();
            ObjectNode file = Objects.requireNonNull(files.get(path.substring(path.lastIndexOf('/') + 1)));
            // The first question comes too early, as it does in life.
            respond(
                    exchange,
                    200,
                    file.put("state", askedForFiles == 1 ? "PUBLISHED" : "COUNTED")
                            .toString());
        } else if (!answers.isEmpty()) {
            answers.remove().give(exchange, List.of());
        } else {
            take(exchange, body);
        }
    }

    private void take(HttpExchange exchange, byte[] packed) throws IOException {
        List<String> digests = new ArrayList<>();
        byte[] publicKey = FileSigningKey.derive(accessToken).publicKey();
        UsageFileResult result = new UsageFileReader(FileLimits.DEFAULTS, key -> Optional.of(publicKey))
                .read(new ByteArrayInputStream(packed), (manifest, line, original) -> {
                    digests.add(ReportDigest.of(original).value());
                    return Optional.empty();
                });
        if (!(result instanceof UsageFileResult.Verified verified)) {
            respond(exchange, 422, "{\"type\":\"urn:meterline:problem:invalid-usage-file\",\"detail\":\"no\"}");
            return;
        }
        ObjectNode file = JSON.createObjectNode()
                .put("digest", verified.fileDigest().value())
                .put("month", verified.manifest().month().toString())
                .put("reports", verified.reports());
        if (String.valueOf(exchange.getRequestURI().getQuery()).contains("dryRun=true")) {
            respond(exchange, 200, file.put("dryRun", "WOULD_BE_TAKEN").toString());
            return;
        }
        int fresh = 0;
        for (String digest : digests) {
            fresh += count(digest) ? 1 : 0;
        }
        String id = UUID.nameUUIDFromBytes(verified.fileDigest().hash()).toString();
        boolean known = files.containsKey(id);
        file.put("id", id).put("state", "RECEIVED");
        file.putObject("outcomes")
                .put("new", fresh)
                .put("known", digests.size() - fresh)
                .put("rejected", rejectedOfEachFile);
        files.put(id, file);
        respond(exchange, known ? 200 : 202, file.toString());
    }

    private void reports(HttpExchange exchange) throws IOException {
        byte[] body;
        try (ZstdInputStream in = new ZstdInputStream(exchange.getRequestBody())) {
            body = in.readAllBytes();
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode accepted = answer.putArray("accepted");
        answer.putArray("rejected");
        for (String line : new String(body, StandardCharsets.UTF_8).lines().toList()) {
            String digest =
                    ReportDigest.of(line.getBytes(StandardCharsets.UTF_8)).value();
            boolean fresh = count(digest);
            accepted.addObject().put("digest", digest).put("fresh", fresh);
        }
        respond(exchange, 202, answer.toString());
    }

    /** As the ledger does: whatever came before changes nothing. */
    private boolean count(String digest) {
        return arrivals.merge(digest, 1, Integer::sum) == 1;
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
