package io.orrery.local.command.stack;

import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the variables with which the other commands, and any AWS SDK, find the stack. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = "Print export lines for a shell, by which every command and AWS SDK finds the servers.")
public final class EnvCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningStack stack;

    @Override
    public Integer call() {
        StackState state = stack.state();
        String password = state.servers().containsKey(StackServer.MYSQL) ? stack.mysqlPassword() : "";
        PrintWriter out = spec.commandLine().getOut();
        for (Map.Entry<String, String> variable :
                StackEnvironment.of(state, password).entrySet()) {
            out.println("export " + variable.getKey() + "='" + variable.getValue() + "'");
        }
        out.flush();
        return 0;
    }
}
