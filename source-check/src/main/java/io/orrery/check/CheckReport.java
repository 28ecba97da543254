package io.orrery.check;

import io.orrery.check.Verification.Difference;
import io.orrery.check.Verification.Kind;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells people what a check has found, a line a table. */
final class CheckReport {

    private static final int LISTED = 10;

    private final PrintWriter out;
    private final boolean rowsNamed;

    /** @param rowsNamed whether rows are named by their keys, which no log is to hold */
    CheckReport(PrintWriter out, boolean rowsNamed) {
        this.out = out;
        this.rowsNamed = rowsNamed;
    }

    /** @param uncompared columns that were not compared, with why */
    void print(Verification verification, List<String> uncompared) {
        StringBuilder line = new StringBuilder(verification.table().toString())
                .append(": ")
                .append(verification.rows())
                .append(verification.rows() == 1 ? " row" : " rows");
        if (verification.skipped() != null) {
            line.append(", not fully compared: ").append(verification.skipped());
        } else if (verification.equal()) {
            line.append(", equal");
        }
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        verification.differences().forEach(d -> counts.merge(d.kind(), 1L, Long::sum));
        counts.forEach((kind, count) ->
                line.append(", ").append(count).append(' ').append(kind.name().toLowerCase(Locale.ROOT)));
        int mended = verification.repair().mended().size();
        if (mended > 0) {
            line.append(", ").append(mended).append(" mended");
        }
        if (verification.repair().whole()) {
            line.append(", published anew as a whole");
        }
        if (verification.inFlight() > 0) {
            line.append(", ").append(verification.inFlight()).append(" that change all the time not compared");
        }
        if (verification.repair().problem() != null) {
            line.append("; not repaired: ").append(verification.repair().problem());
        }
        if (!uncompared.isEmpty() && verification.rows() > 0) {
            line.append("; columns not compared: ").append(String.join(", ", uncompared));
        }
        out.println(line);
        if (rowsNamed) {
            list("", verification.differences());
            list("mended ", verification.repair().mended());
        }
        out.flush();
    }

    private void list(String what, List<Difference> differences) {
        differences.stream()
                .limit(LISTED)
                .forEach(d -> out.println("  " + what + d.kind().name().toLowerCase(Locale.ROOT) + " " + d.id()));
    }

    /** A table that was named and that the store lacks. */
    void unknown(String name) {
        out.println(name + ": the satellite holds no such table");
        out.flush();
    }

    /** What a round came to. */
    void print(String line) {
        out.println(line);
        out.flush();
    }
}
