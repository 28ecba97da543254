package io.orrery.search.connection;

import co.elastic.clients.transport.TransportUtils;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Makes the TLS context that trusts what the settings say. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** Empty for the JDK's own. */
    static Optional<SSLContext> context(ConnectionSettings.Trust trust) {
        if (trust instanceof ConnectionSettings.Trust.Authority authority) {
            try {
                return Optional.of(
                        TransportUtils.sslContextFromHttpCaCrt(authority.file().toFile()));
            } catch (IOException | RuntimeException e) {
                throw new UsageException(
                        "Cannot read a certificate from '" + authority.file()
                                + "': it must be a PEM file, such as the cluster's config/certs/http_ca.crt",
                        e);
            }
        }
        if (trust instanceof ConnectionSettings.Trust.Fingerprint fingerprint) {
            return Optional.of(TransportUtils.sslContextFromCaFingerprint(fingerprint.sha256()));
        }
        return Optional.empty();
    }
}
