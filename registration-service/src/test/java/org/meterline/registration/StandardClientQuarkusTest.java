package org.meterline.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.check;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.registered;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.registration.usecase.SigningKeyRing;

/** Libraries that know nothing of us, at their default settings: a client and verifier of Nimbus, and Quarkus OIDC. */
@QuarkusTest
@ServedByRealServers
class StandardClientQuarkusTest {

    private static final int ROTATIONS = 4;

    @Inject
    @ConfigProperty(name = "meterline.meter-issuer")
    String issuer;

    @Inject
    SigningKeyRows rows;

    @Inject
    SigningKeyRing ring;

    @ParameterizedTest
    @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
    void standardLibraryGoesAllTheWay(String method) throws Exception {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        OIDCProviderMetadata discovered = OIDCProviderMetadata.resolve(new Issuer(issuer));
        assertTrue(discovered.getTokenEndpointAuthMethods().stream()
                .anyMatch(offered -> offered.getValue().equals(method)));
        ClientID client = new ClientID(id.toString());
        ClientAuthentication authentication = method.equals("client_secret_basic")
                ? new ClientSecretBasic(client, new Secret(accessToken))
                : new ClientSecretPost(client, new Secret(accessToken));

        TokenResponse response = TokenResponse.parse(
                new TokenRequest.Builder(discovered.getTokenEndpointURI(), authentication, new ClientCredentialsGrant())
                        .build()
                        .toHTTPRequest()
                        .send());

        assertTrue(
                response.indicatesSuccess(),
                () -> response.toErrorResponse().getErrorObject().toString());
        var issued = response.toSuccessResponse().getTokens().getBearerAccessToken();
        JWTClaimsSet claims = new Verifier(discovered.getJWKSetURI().toURL()).verified(issued.getValue());
        assertEquals(id.toString(), claims.getSubject());
        assertEquals("nimbus", claims.getStringClaim("provider"));
        assertTrue(issued.getLifetime() > 0 && issued.getLifetime() <= 900);
    }

    @Test
    void standardLibraryUnderstandsARefusal() throws Exception {
        OIDCProviderMetadata discovered = OIDCProviderMetadata.resolve(new Issuer(issuer));
        ClientSecretBasic wrong =
                new ClientSecretBasic(new ClientID(UUID.randomUUID().toString()), new Secret("mlt_wrong"));

        TokenResponse response = TokenResponse.parse(
                new TokenRequest.Builder(discovered.getTokenEndpointURI(), wrong, new ClientCredentialsGrant())
                        .build()
                        .toHTTPRequest()
                        .send());

        assertEquals(
                "invalid_client", response.toErrorResponse().getErrorObject().getCode());
    }

    @Test
    void metadataOfAnAuthorizationServerToo() throws Exception {
        AuthorizationServerMetadata metadata = AuthorizationServerMetadata.resolve(new Issuer(issuer));

        assertEquals(issuer, metadata.getIssuer().getValue());
        assertEquals(issuer + "/oauth2/token", metadata.getTokenEndpointURI().toString());
    }

    /** Between two rotations a verifier is a quarter of an hour older: it keeps keys for five minutes, so it asks anew. */
    @Test
    void rotationsFailNoRequestUnderAConstantStream() throws Exception {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        ring.refresh();
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> stream = new ArrayList<>();
        List<Verifier> verifiers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                stream.add(Thread.ofVirtual().start(() -> {
                    String kept = jwt(id, accessToken);
                    while (running.get()) {
                        String fresh = jwt(id, accessToken);
                        note(failures, check(kept).statusCode());
                        note(failures, check(fresh).statusCode());
                        calls.incrementAndGet();
                    }
                }));
            }
            for (int i = 0; i < ROTATIONS; i++) {
                Verifier verifier = new Verifier(new URL(issuer + "/jwks"));
                verifiers.add(verifier);
                String before = jwt(id, accessToken);
                verifier.verified(before);
                awaitMore(calls);
                rows.ageTheNextKey();
                if (i % 2 == 0) {
                    as("platform")
                            .noContentType()
                            .post("/api/v1/signing-keys/rotation")
                            .then()
                            .statusCode(200);
                } else {
                    rows.endThePeriod();
                    ring.refresh();
                }
                awaitMore(calls);
                String after = jwt(id, accessToken);
                verifier.verified(before);
                verifier.verified(after);
                assertNotEquals(kid(before), kid(after));
            }
        } finally {
            running.set(false);
            for (Thread thread : stream) {
                thread.join();
            }
        }
        assertEquals(List.of(), List.copyOf(failures));
        verifiers.forEach(verifier -> assertEquals(1, verifier.questions(), "the next key was known beforehand"));
    }

    @Test
    void tokensOfACompromisedKeyAreRefusedOnceTheKeysAreAskedForAgain() throws Exception {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        ring.refresh();
        String stolen = jwt(id, accessToken);
        new Verifier(new URL(issuer + "/jwks")).verified(stolen);

        as("platform")
                .contentType("application/json")
                .body("{\"compromised\":true}")
                .post("/api/v1/signing-keys/rotation")
                .then()
                .statusCode(200);

        Verifier again = new Verifier(new URL(issuer + "/jwks"));
        assertThrows(BadJOSEException.class, () -> again.verified(stolen));
        again.verified(jwt(id, accessToken));
    }

    private static void note(ConcurrentLinkedQueue<String> failures, int status) {
        if (status != 200) {
            failures.add("status " + status);
        }
    }

    private static void awaitMore(AtomicInteger calls) {
        int before = calls.get();
        org.awaitility.Awaitility.await().until(() -> calls.get() >= before + 6);
    }

    private static String kid(String jwt) throws java.text.ParseException {
        return SignedJWT.parse(jwt).getHeader().getKeyID();
    }

    /** Nimbus as its manual says, at its default settings; it counts how often it asks for the keys. */
    private final class Verifier {

        private final AtomicInteger questions = new AtomicInteger();
        private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

        private Verifier(URL keys) {
            JWKSource<SecurityContext> source = JWKSourceBuilder.create(keys, new DefaultResourceRetriever() {
                        @Override
                        public Resource retrieveResource(URL url) throws IOException {
                            questions.incrementAndGet();
                            return super.retrieveResource(url);
                        }
                    })
                    .build();
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, source));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    "meterline-usage-meters",
                    new JWTClaimsSet.Builder().issuer(issuer).build(),
                    Set.of("sub", "iat", "exp", "jti")));
        }

        private JWTClaimsSet verified(String jwt) throws Exception {
            return processor.process(jwt, null);
        }

        private int questions() {
            return questions.get();
        }
    }
}
