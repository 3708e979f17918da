package org.meterline.local.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for the registration service's issuer in the tests of the other services: discovery, keys, and tokens
 * of usage meters signed with ES256. What it signs has the shape that the contracts give a usage meter's token.
 */
public final class TestMeterIssuer {

    /** The audience of every route that usage meters call. */
    public static final String AUDIENCE = "meterline-usage-meters";

    // System properties, because test code and test resources may be loaded by different class loaders.
    private static final String URL_PROPERTY = "meterline.test.meter-issuer-url";
    private static final String KEY_PROPERTY = "meterline.test.meter-issuer-key";

    private static final String KEY_ID = "test-1";

    /** The same key under other ids, which the service under test has not asked for yet. */
    private static final List<String> KEY_IDS = List.of(KEY_ID, "test-2", "test-3", "test-4", "test-5");

    private static final String KEYS = "/jwks";
    private static final String QUESTIONS = "/test/questions";
    private static final String AWAY = "/test/away";
    private static final String BACK = "/test/back";
    private static final byte[] DONE = "done".getBytes(StandardCharsets.US_ASCII);
    private static final int COORDINATE_BYTES = 32;
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final String url;

    private TestMeterIssuer(HttpServer server, String url) {
        this.server = server;
        this.url = url;
    }

    /** Serves its keys on a free loopback port. */
    public static TestMeterIssuer start() {
        try {
            KeyPair keys = newKeys();
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            serve(server, "/.well-known/openid-configuration", discovery(url));
            serveKeys(server, keySet((ECPublicKey) keys.getPublic()));
            server.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
            server.start();
            System.setProperty(URL_PROPERTY, url);
            System.setProperty(
                    KEY_PROPERTY,
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
            return new TestMeterIssuer(server, url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its tokens name as their issuer. */
    public String url() {
        return url;
    }

    public void stop() {
        server.stop(0);
    }

    /** A token as the registration service would give it to this usage meter. */
    public static String tokenFor(UUID usageMeterId, String provider, int generation) {
        return sign(claims(usageMeterId, provider, generation, Instant.now()));
    }

    /** A token that has run out. */
    public static String expiredTokenFor(UUID usageMeterId, String provider, int generation) {
        return sign(claims(usageMeterId, provider, generation, Instant.now().minus(Duration.ofHours(2))));
    }

    /** A token with the given claims put over the usual ones, for tests of refusals. */
    public static String tokenFor(UUID usageMeterId, String provider, int generation, Map<String, ?> overrides) {
        Map<String, Object> claims = claims(usageMeterId, provider, generation, Instant.now());
        claims.putAll(overrides);
        return sign(claims);
    }

    /** A token that names the key by one of its other ids, or by an id that there is no key of. */
    public static String tokenNamingKey(String keyId, UUID usageMeterId, String provider, int generation) {
        return sign(keyId, claims(usageMeterId, provider, generation, Instant.now()));
    }

    /** How often the keys were asked for. */
    public static int questionsForKeys() {
        return Integer.parseInt(control(QUESTIONS));
    }

    /** From now on nobody answers who asks for the keys. */
    public static void goAway() {
        var unused = control(AWAY);
    }

    /** The keys are there again. */
    public static void comeBack() {
        var unused = control(BACK);
    }

    // Over HTTP, because test code and test resources may be loaded by different class loaders.
    private static String control(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(required(URL_PROPERTY) + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> claims(UUID usageMeterId, String provider, int generation, Instant issued) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", required(URL_PROPERTY));
        claims.put("aud", AUDIENCE);
        claims.put("sub", usageMeterId.toString());
        claims.put("provider", provider);
        claims.put("generation", generation);
        claims.put("iat", issued.getEpochSecond());
        claims.put("exp", issued.plus(LIFETIME).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static String sign(Map<String, ?> claims) {
        return sign(KEY_ID, claims);
    }

    private static String sign(String keyId, Map<String, ?> claims) {
        try {
            Map<String, String> header = new LinkedHashMap<>();
            header.put("alg", "ES256");
            header.put("typ", "at+jwt");
            header.put("kid", keyId);
            String signed = encode(JSON.writeValueAsBytes(header)) + "." + encode(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException("could not sign a test token", e);
        }
    }

    private static PrivateKey privateKey() throws GeneralSecurityException {
        byte[] encoded = Base64.getDecoder().decode(required(KEY_PROPERTY));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("no issuer: give MeterlineServers the argument meter-issuer=true");
        }
        return value;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }

    private static byte[] discovery(String url) throws JsonProcessingException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", url);
        document.put("jwks_uri", url + "/jwks");
        document.put("token_endpoint", url + "/oauth2/token");
        document.put("response_types_supported", List.of("token"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("ES256"));
        document.put("grant_types_supported", List.of("client_credentials"));
        return JSON.writeValueAsBytes(document);
    }

    private static byte[] keySet(ECPublicKey key) throws JsonProcessingException {
        return JSON.writeValueAsBytes(
                Map.of("keys", KEY_IDS.stream().map(id -> entry(id, key)).toList()));
    }

    private static Map<String, String> entry(String keyId, ECPublicKey key) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("kty", "EC");
        entry.put("crv", "P-256");
        entry.put("use", "sig");
        entry.put("alg", "ES256");
        entry.put("kid", keyId);
        entry.put("x", encode(coordinate(key.getW().getAffineX())));
        entry.put("y", encode(coordinate(key.getW().getAffineY())));
        return entry;
    }

    /** A coordinate as exactly 32 bytes, without the sign byte that Java may put before them. */
    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    private static String encode(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static void serveKeys(HttpServer server, byte[] keySet) {
        AtomicInteger questions = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean();
        serve(server, KEYS, exchange -> {
            questions.incrementAndGet();
            if (away.get()) {
                exchange.close();
            } else {
                answer(exchange, keySet);
            }
        });
        serve(
                server,
                QUESTIONS,
                exchange -> answer(exchange, Integer.toString(questions.get()).getBytes(StandardCharsets.US_ASCII)));
        serve(server, AWAY, exchange -> {
            away.set(true);
            answer(exchange, DONE);
        });
        serve(server, BACK, exchange -> {
            away.set(false);
            answer(exchange, DONE);
        });
    }

    private static void serve(HttpServer server, String path, HttpHandler handler) {
        var unused = server.createContext(path, handler);
    }

    private static void serve(HttpServer server, String path, byte[] body) {
        var unused = server.createContext(path, exchange -> answer(exchange, body));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
