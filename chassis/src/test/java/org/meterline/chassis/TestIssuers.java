package org.meterline.chassis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Two issuers on a loopback port: one for people, one for usage meters. */
public final class TestIssuers implements QuarkusTestResourceLifecycleManager {

    private static final String PEOPLE = "/people";
    private static final String METERS = "/meters";

    private static final EllipticCurveJsonWebKey KEY = key("test");
    private static final List<JsonWebKey> meterKeys = new CopyOnWriteArrayList<>(List.of(KEY));
    private static final AtomicInteger questions = new AtomicInteger();

    /** Nobody answers until the first token is made: a service starts without the usage meters' issuer. */
    private static volatile Mood mood = Mood.FAILS;

    private static volatile boolean began;
    private static @Nullable String base;

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            base = "http://localhost:" + started.getAddress().getPort();
            started.createContext(PEOPLE + "/.well-known/openid-configuration", TestIssuers::discovery);
            started.createContext(PEOPLE + "/jwks", TestIssuers::keys);
            started.createContext(METERS + "/jwks", TestIssuers::meterKeys);
            started.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
            started.start();
            server = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("quarkus.oidc.auth-server-url", base + PEOPLE, "meterline.meter-issuer", base + METERS);
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** What the issuer of usage meters does when it is asked for its keys. */
    enum Mood {
        ANSWERS,
        FAILS,
        BREAKS_OFF,
        TALKS_NONSENSE,
        IS_SILENT
    }

    static void meters(Mood now) {
        mood = now;
    }

    /** How often the issuer of usage meters was asked for its keys. */
    static int questions() {
        return questions.get();
    }

    /** A key that the issuer of usage meters publishes from now on. */
    static EllipticCurveJsonWebKey publish(String keyId) {
        EllipticCurveJsonWebKey key = key(keyId);
        meterKeys.add(key);
        return key;
    }

    static void takeBack(EllipticCurveJsonWebKey key) {
        meterKeys.remove(key);
    }

    static String usageMeterBy(EllipticCurveJsonWebKey key) {
        return signed(claims(METERS, "meterline-usage-meters"), key);
    }

    static EllipticCurveJsonWebKey unpublished(@Nullable String keyId) {
        return key(keyId);
    }

    static String person(String organisation, String... roles) {
        JwtClaims claims = claims(PEOPLE, "meterline");
        claims.setClaim("provider", organisation);
        claims.setClaim("realm_access", Map.of("roles", List.of(roles)));
        return signed(claims);
    }

    static String usageMeter(String... rolesItWouldLike) {
        if (!began) {
            began = true;
            mood = Mood.ANSWERS;
        }
        JwtClaims claims = claims(METERS, "meterline-usage-meters");
        claims.setClaim("provider", "nimbus");
        claims.setClaim("realm_access", Map.of("roles", List.of(rolesItWouldLike)));
        claims.setClaim("groups", List.of(rolesItWouldLike));
        return signed(claims);
    }

    static String personOfAnotherAudience() {
        return signed(claims(PEOPLE, "somebody-else"));
    }

    private static JwtClaims claims(String issuer, String audience) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(base + issuer);
        claims.setAudience(audience);
        claims.setSubject(UUID.randomUUID().toString());
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        return claims;
    }

    private static String signed(JwtClaims claims) {
        return signed(claims, KEY);
    }

    private static String signed(JwtClaims claims, EllipticCurveJsonWebKey key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue("ES256");
            if (key.getKeyId() != null) {
                signature.setKeyIdHeaderValue(key.getKeyId());
            }
            signature.setKey(key.getPrivateKey());
            signature.setPayload(claims.toJson());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EllipticCurveJsonWebKey key(@Nullable String keyId) {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            key.setAlgorithm("ES256");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void discovery(HttpExchange exchange) throws IOException {
        String issuer = base + PEOPLE;
        answer(exchange, """
                {"issuer":"%s","jwks_uri":"%s/jwks","token_endpoint":"%s/token","authorization_endpoint":"%s/auth"}""".formatted(issuer, issuer, issuer, issuer));
    }

    private static void meterKeys(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        switch (mood) {
            case ANSWERS ->
                answer(exchange, new JsonWebKeySet(meterKeys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
            case FAILS -> {
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
            }
            case BREAKS_OFF -> exchange.close();
            case TALKS_NONSENSE -> answer(exchange, "<html>");
            case IS_SILENT -> {
                // the exchange stays open
            }
        }
    }

    private static void keys(HttpExchange exchange) throws IOException {
        answer(exchange, new JsonWebKeySet(KEY).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
