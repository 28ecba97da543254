package io.orrery.producer.mysql;

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
    VERIFY_IDENTITY
}
