package io.orrery.local.command.stack;

import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackProbe;
import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.OrreryException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** The stack that another process runs: the option that names its folder, and what leads to its servers. */
final class RunningStack {

    static final String MYSQL_USER = "orrery";

    @Mixin
    private StackDirectory directory;

    Path path() {
        return directory.path();
    }

    /**
     * Its servers.
     *
     * @throws OrreryException if none runs
     */
    StackState state() {
        Path folder = path();
        return Sentences.translate(() -> StackFolder.running(folder))
                .orElseThrow(() -> new OrreryException("No local stack runs in " + folder
                        + ": start it with './orrery local-stack start" + StartCommand.given(folder) + "'."));
    }

    /**
     * The address of its MySQL for JDBC.
     *
     * @throws OrreryException if it has none
     */
    String mysqlUrl() {
        StackState.Entry mysql = state().servers().get(StackServer.MYSQL);
        if (mysql == null) {
            throw new OrreryException("The local stack in " + path() + " runs without MySQL: start it with MySQL.");
        }
        return "jdbc:mysql://" + mysql.address() + "/";
    }

    /** The password of MySQL's user {@code orrery}. */
    String mysqlPassword() {
        return Sentences.translate(new StackProbe(path())::mysqlPassword);
    }
}
