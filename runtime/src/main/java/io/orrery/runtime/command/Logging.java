package io.orrery.runtime.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds Logback for a main: warnings of libraries, our own news, all on standard error, so that output stays clean. */
final class Logging {

    private Logging() {}

    static void setUp(boolean verbose, LogFormatOption.Format format) {
        if (!isOurs() || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        Encoder<ILoggingEvent> encoder = format == LogFormatOption.Format.JSON ? new JsonLines(verbose) : text(verbose);
        ConsoleAppender<ILoggingEvent> appender = toStandardError(context, encoder);
        if (!verbose) {
            Repetitions repetitions = new Repetitions();
            repetitions.start();
            appender.addFilter(repetitions);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(verbose ? Level.INFO : Level.WARN);
        // The KCL warns of what is its daily business: leases not yet assigned, state it loads again.
        context.getLogger("software.amazon.kinesis").setLevel(verbose ? Level.INFO : Level.ERROR);
        // It shouts at every throttled read, and then reads again.
        context.getLogger("software.amazon.kinesis.retrieval.polling").setLevel(verbose ? Level.INFO : Level.OFF);
        // It reports as an error that the second parent of a merge is not read yet, ten times a second, and waits.
        context.getLogger("software.amazon.kinesis.lifecycle.ShutdownTask").setLevel(verbose ? Level.INFO : Level.OFF);
        // It reports as an error that its worker stops while it waits.
        context.getLogger("software.amazon.kinesis.lifecycle.BlockOnParentShardTask")
                .setLevel(verbose ? Level.INFO : Level.OFF);
        // It reports as an error that the table of its application is deleted, as it is when a build or a tail ends.
        context.getLogger("software.amazon.kinesis.leases.LeaseCleanupManager")
                .setLevel(verbose ? Level.INFO : Level.OFF);
        context.getLogger("io.orrery").setLevel(verbose ? Level.DEBUG : Level.INFO);
    }

    /** False where the user has a Logback configuration: then that says what the log is. */
    static boolean isOurs() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext
                && System.getProperty("logback.configurationFile") == null;
    }

    /** Gives all that is logged to standard error. */
    static ConsoleAppender<ILoggingEvent> toStandardError(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        return appender;
    }

    /** Lines for people, with stack traces if {@code verbose}. */
    static Encoder<ILoggingEvent> text(boolean verbose) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n" + (verbose ? "" : "%nopex"));
        return encoder;
    }
}
