package io.orrery.producer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test's own, made with the JDK's keytool; its files are for the server to read too. */
final class Authority {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    Authority(Path parent) throws IOException, InterruptedException {
        folder = Files.createTempDirectory(parent, "ca");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
        Files.write(certificate(), keytool("-exportcert", "-rfc", "-alias", "ca"));
    }

    private byte[] keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("store").toString(), "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048"));
        }
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (InputStream out = process.getInputStream()) {
            byte[] answer = out.readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException(new String(answer, StandardCharsets.UTF_8) + Files.readString(errors));
            }
            return answer;
        }
    }

    /** The authority's own certificate, in PEM. */
    Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** The statements that make a server show a certificate of this authority for those names. */
    String[] statements(String alias, String names) throws IOException, InterruptedException, GeneralSecurityException {
        keytool("-genkeypair", "-alias", alias, "-dname", "CN=Test server");
        Path request = folder.resolve(alias + ".csr");
        Files.write(request, keytool("-certreq", "-alias", alias));
        byte[] signed =
                keytool("-gencert", "-rfc", "-alias", "ca", "-ext", "san=" + names, "-infile", request.toString());
        Path certificate = Files.write(folder.resolve(alias + ".pem"), signed);
        return new String[] {
            "SET GLOBAL ssl_ca = '" + certificate() + "'",
            "SET GLOBAL ssl_cert = '" + certificate + "'",
            "SET GLOBAL ssl_key = '" + key(alias) + "'",
            "ALTER INSTANCE RELOAD TLS"
        };
    }

    private Path key(String alias) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey(alias, PASSWORD.toCharArray()).getEncoded();
        String text = Base64.getMimeEncoder().encodeToString(key);
        return Files.writeString(
                folder.resolve(alias + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }
}
