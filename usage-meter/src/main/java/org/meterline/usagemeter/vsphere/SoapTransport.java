package org.meterline.usagemeter.vsphere;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/** Posts SOAP envelopes to one vCenter and keeps the session's cookie. */
final class SoapTransport implements AutoCloseable {
    private static final String SESSION_COOKIE = "vmware_soap_session=";

    private final VcenterSettings settings;
    private final HttpClient client;
    private @Nullable String cookie;

    SoapTransport(VcenterSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.requestTimeout())
                .sslContext(AcceptedCertificate.context(settings.certificateFingerprint()))
                .build();
    }

    /** Sends an envelope and gives the whole answer; SOAP faults come with status 500 and are answers too. */
    InputStream call(String envelope, Duration extraPatience) throws VcenterLostException {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", "urn:vim25/" + settings.apiVersion())
                .POST(HttpRequest.BodyPublishers.ofString(envelope));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        Duration patience = settings.requestTimeout().plus(extraPatience);
        // A request's own timeout ends with the head of the answer; its body could then be waited for for ever.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), settings.maxAnswerBytes()));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            response.headers().allValues("Set-Cookie").forEach(this::keepSession);
            return answer(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new VcenterLostException(
                    settings.url().getAuthority() + " has not answered within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VcenterLostException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** A certificate is for a person to judge; everything else, a broken TLS connection too, may pass. */
    private VcenterLostException failure(Throwable e) {
        if (isAboutTheCertificate(e)) {
            throw new VcenterRefusedException(
                    VcenterRefusedException.Reason.PLEASE_ACCEPT_CERTIFICATE,
                    "the certificate of " + settings.url().getAuthority() + " is not trusted: " + e.getMessage()
                            + ". Compare the fingerprint with the server's own before you accept it.");
        }
        return new VcenterLostException(settings.url().getAuthority() + " does not answer: " + describe(e), e);
    }

    private static boolean isAboutTheCertificate(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private InputStream answer(int status, byte[] body) throws VcenterLostException {
        if (status != 200 && status != 500) {
            throw new VcenterLostException(settings.url() + " answered with status " + status);
        }
        return new ByteArrayInputStream(body);
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void keepSession(String setCookie) {
        if (setCookie.startsWith(SESSION_COOKIE)) {
            int end = setCookie.indexOf(';');
            cookie = end < 0 ? setCookie : setCookie.substring(0, end);
        }
    }

    /** Cuts a request that still hangs; a waiting call is not worth waiting for. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
