package org.meterline.usagemeter.sending;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.meterline.usagemeter.usecase.RefusedException;

/** A certificate, its chain and its private key, which the meter shows to servers that ask who it is. */
public final class ClientCertificate {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String END_KEY = "-----END PRIVATE KEY-----";
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /** Reads a PEM file with the certificates, the meter's own first, and the unencrypted key in PKCS#8. */
    public static ClientCertificate read(Path file) throws IOException {
        return read(text(file), file.toString());
    }

    /** The same from two files. */
    public static ClientCertificate read(Path certificates, Path key) throws IOException {
        return read(text(certificates) + "\n" + text(key), certificates + " with " + key);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new RefusedException(file + " is too long for a certificate");
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private static ClientCertificate read(String pem, String what) throws IOException {
        int from = pem.indexOf(BEGIN_KEY);
        int to = pem.indexOf(END_KEY);
        if (from < 0 || to < from) {
            throw new RefusedException(what + " holds no private key in PKCS#8 that is not encrypted");
        }
        PrivateKey key = key(pem.substring(from + BEGIN_KEY.length(), to), what);
        String certificates = pem.substring(0, from) + pem.substring(to + END_KEY.length());
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(certificates.strip().getBytes(StandardCharsets.US_ASCII)));
            List<X509Certificate> chain =
                    read.stream().map(X509Certificate.class::cast).toList();
            if (chain.isEmpty()) {
                throw new RefusedException(what + " holds no certificate");
            }
            requirePair(chain.getFirst(), key, what);
            return new ClientCertificate(chain, key);
        } catch (CertificateException e) {
            throw new RefusedException(what + " holds no certificate that can be read");
        }
    }

    private static PrivateKey key(String base64, String what) throws IOException {
        try {
            PKCS8EncodedKeySpec encoded =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            for (String kind : KEY_KINDS) {
                try {
                    return KeyFactory.getInstance(kind).generatePrivate(encoded);
                } catch (InvalidKeySpecException otherKind) {
                    continue;
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new RefusedException(what + " holds a damaged private key");
        }
        throw new RefusedException(what + " holds a private key that is none of " + KEY_KINDS);
    }

    /** A key that does not belong to the certificate would be found out at the next connection only. */
    private static void requirePair(X509Certificate certificate, PrivateKey key, String what) throws IOException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] probe = what.getBytes(StandardCharsets.UTF_8);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(probe);
            if (verifying.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new RefusedException(what + ": the key does not belong to the certificate");
        }
        throw new RefusedException(what + ": the key does not belong to the certificate");
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Its SHA-256, as 64 lower-case hexadecimal digits. */
    public String fingerprint() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has bytes", e);
        }
    }

    /** Shows this certificate, and trusts the servers that Java trusts. */
    SSLContext context() throws IOException {
        try {
            char[] nothing = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, nothing);
            store.setKeyEntry("meter", key, nothing, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, nothing);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the client certificate cannot be used: " + e.getMessage(), e);
        }
    }
}
