package io.orrery.mysql;

import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which certificates a server may show. */
public final class Certificates {

    private Certificates() {}

    /** A TLS context that trusts what the mode and the authorities of {@code address} say. */
    public static SSLContext context(MysqlAddress address) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            boolean verify = address.tls() == TlsMode.VERIFY_CA || address.tls() == TlsMode.VERIFY_IDENTITY;
            context.init(null, verify ? authorities(address.ca()) : new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new OrreryException(
                    "Cannot set up TLS for MySQL at " + address.hostAndPort() + " (" + e.getMessage()
                            + "): give a PEM file with --mysql-ca.",
                    e);
        }
    }

    /**
     * What to tell people of a connection that failed over the server's certificate, which trying again does not mend.
     *
     * @return empty if it failed for another reason
     */
    public static Optional<OrreryException> refusal(MysqlAddress address, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // The driver checks the authority itself, and says so only in the exception's type.
            if (cause instanceof GeneralSecurityException) {
                return Optional.of(new OrreryException(
                        "MySQL at " + address.hostAndPort() + " shows a certificate that --mysql-tls="
                                + address.tls().option() + " does not accept (" + cause.getMessage()
                                + "): give the authority that signed it with --mysql-ca, and with verify-identity"
                                + " connect by a name that the certificate holds.",
                        failure));
            }
        }
        return Optional.empty();
    }

    private static TrustManager[] authorities(Optional<Path> ca) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca.isEmpty() ? null : store(ca.get()));
        return factory.getTrustManagers();
    }

    /** A key store that holds the certificates of a PEM file. */
    static KeyStore store(Path pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int n = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + n++, certificate);
            }
            if (n == 0) {
                throw new GeneralSecurityException(pem + " holds no certificate");
            }
        }
        return store;
    }

    /** What PREFERRED and REQUIRED mean in MySQL: encrypted, whoever answers. */
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
