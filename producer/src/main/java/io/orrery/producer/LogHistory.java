package io.orrery.producer;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.producer.binlog.LogMark;
import io.orrery.producer.change.GtidEvent;
import io.orrery.producer.gtid.GtidSet;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Tells whether a server's binary log is the one that a position was read from. After {@code RESET MASTER}, or the
 * restore of an older backup, files and GTIDs have the same names again and other content: the server would then pass
 * over what it takes for read.
 */
final class LogHistory {

    private static final int ER_SOURCE_FATAL_READING_BINLOG = 1236;
    private static final long FIRST_EVENT = 4;

    private final MysqlServer server;

    LogHistory(MysqlServer server) {
        this.server = server;
    }

    /**
     * What shows that it is another log; empty if nothing does.
     *
     * @param position one of this server's, by its {@code server_uuid}
     */
    Optional<String> difference(BinlogPosition position) throws IOException {
        LogMark mark = position.mark();
        if (mark == null) {
            return Optional.empty();
        }
        Optional<LogEnd> file = server.logs().stream()
                .filter(log -> log.file().equals(position.file()))
                .findFirst();
        if (file.isEmpty()) {
            return position.gtids() == null || purged(position)
                    ? Optional.empty()
                    : Optional.of("it has no file " + position.file()
                            + ", and what was read of it is not among the purged transactions");
        }
        if (file.get().position() < position.position()) {
            return Optional.of("its file " + position.file() + " ends before that place");
        }
        return compare(position.file(), mark);
    }

    /** True if a file that is gone was purged: then the transactions that were read of it are purged ones. */
    private boolean purged(BinlogPosition position) {
        String own = Arrays.stream(position.gtids().split(","))
                .filter(part -> part.startsWith(position.serverUuid()))
                .collect(Collectors.joining(","));
        return GtidSet.parse(server.purgedGtids()).contains(GtidSet.parse(own));
    }

    /**
     * What shows that a file that is gone was not purged: the server has older ones. Empty if nothing does.
     *
     * @param logs those that the server has, oldest first
     */
    static Optional<String> lackOf(String file, List<LogEnd> logs) {
        OptionalLong number = number(file);
        boolean older = number.isPresent() && number(logs.get(0).file()).orElse(Long.MAX_VALUE) < number.getAsLong();
        return older ? Optional.of("it has older files and no " + file) : Optional.empty();
    }

    private static OptionalLong number(String file) {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private Optional<String> compare(String file, LogMark mark) throws IOException {
        long from = mark.transaction() == 0 ? FIRST_EVENT : mark.transaction();
        try (BinlogConnection log = LogFiles.open(server.address(), file, from)) {
            LogEvent event = log.next();
            while (event.type() != EventTypes.FORMAT_DESCRIPTION) {
                event = log.next();
            }
            Instant created = Instant.ofEpochSecond(event.header().timestamp());
            if (!created.equals(mark.fileCreated())) {
                return Optional.of(
                        "its file " + file + " was begun at " + created + " and not at " + mark.fileCreated());
            }
            return mark.transaction() == 0 || stands(mark, log.next())
                    ? Optional.empty()
                    : otherTransaction(file, mark);
        } catch (BinlogFormatException noEvent) {
            return otherTransaction(file, mark);
        } catch (ServerException e) {
            if (e.getErrorCode() == ER_SOURCE_FATAL_READING_BINLOG) {
                return otherTransaction(file, mark);
            }
            throw e;
        }
    }

    private static boolean stands(LogMark mark, LogEvent event) {
        return GtidEvent.is(event)
                && event.position() == mark.transaction()
                && GtidEvent.read(event).committedAt().equals(mark.committedAt());
    }

    private static Optional<String> otherTransaction(String file, LogMark mark) {
        return Optional.of("the transaction that was read last, committed at " + mark.committedAt() + ", is not at "
                + file + ":" + mark.transaction());
    }
}
