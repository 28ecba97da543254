package io.orrery.mysql;

import java.util.Locale;

/** How a connection is encrypted: MySQL's own modes ({@code --ssl-mode}). */
public enum TlsMode {
    /** Never. */
    DISABLED,
    /** If the server can. */
    PREFERRED,
    /** Always; the server's certificate is not looked at. */
    REQUIRED,
    /** Always, with a certificate of a known authority. */
    VERIFY_CA,
    /** Always, with a certificate of a known authority for the host's name. */
    VERIFY_IDENTITY;

    /** As it is written on the command line. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
