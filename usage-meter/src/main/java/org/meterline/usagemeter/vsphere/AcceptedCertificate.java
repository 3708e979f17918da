package org.meterline.usagemeter.vsphere;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which server certificates are trusted. With a fingerprint exactly that one, which a person accepted for this vCenter:
 * names and dates in it do not matter then, and no other is taken, whoever signed it. Without, what Java trusts; one
 * that it does not is refused with its fingerprint, so that a person can compare and accept it.
 */
final class AcceptedCertificate extends X509ExtendedTrustManager {
    private final Optional<String> fingerprint;
    private final X509ExtendedTrustManager trustStore;

    private AcceptedCertificate(Optional<String> fingerprint, X509ExtendedTrustManager trustStore) {
        this.fingerprint = fingerprint;
        this.trustStore = trustStore;
    }

    static SSLContext context(Optional<String> fingerprint) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    new TrustManager[] {
                        new AcceptedCertificate(fingerprint.map(AcceptedCertificate::normalised), trustStoreOfJava())
                    },
                    new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this Java", e);
        }
    }

    private static X509ExtendedTrustManager trustStoreOfJava() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no trust store"));
    }

    /** Lower-case hex without colons, as people paste it in either form. */
    static String normalised(String fingerprint) {
        String hex = fingerprint.replace(":", "").strip().toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 fingerprint has 64 hexadecimal digits: " + fingerprint);
        }
        return hex;
    }

    static String fingerprintOf(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateException(e);
        }
    }

    private void check(X509Certificate[] chain, Check byTrustStore) throws CertificateException {
        String presented = fingerprintOf(chain[0]);
        if (fingerprint.isPresent()) {
            if (!presented.equals(fingerprint.get())) {
                throw new CertificateException("it is not the accepted one, its SHA-256 fingerprint is " + presented);
            }
            return;
        }
        try {
            byTrustStore.run();
        } catch (CertificateException e) {
            throw new CertificateException("its SHA-256 fingerprint is " + presented, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> trustStore.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> trustStore.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> trustStore.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return fingerprint.isPresent() ? new X509Certificate[0] : trustStore.getAcceptedIssuers();
    }

    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }
}
