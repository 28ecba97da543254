package io.orrery.consumer.guide;

import io.orrery.consumer.Satellite;
import io.orrery.event.TablePattern;
import java.nio.file.Path;

public final class MirrorMain {

    public static void main(String[] arguments) throws Exception {
        Satellite.named("mirror").stream("changes")
                .tables(TablePattern.parse("shop.*"))
                .store(new Mirror(Path.of("mirror.json")))
                .run();
    }
}
