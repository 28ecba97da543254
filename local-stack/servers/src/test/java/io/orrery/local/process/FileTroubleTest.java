package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {

    @Test
    void saysWhyAndNamesTheFile() {
        assertThat(FileTrouble.reason(new FileSystemException("/a", null, "Read-only file system")))
                .isEqualTo("Read-only file system: /a");
        assertThat(FileTrouble.reason(new AccessDeniedException("/a"))).isEqualTo("you may not write /a");
        assertThat(FileTrouble.reason(new FileAlreadyExistsException("/a"))).isEqualTo("/a is a file");
        assertThat(FileTrouble.reason(new FileSystemException("/a"))).isEqualTo("it can't be written: /a");
        assertThat(FileTrouble.reason(new IOException("No space left on device")))
                .isEqualTo("No space left on device");
    }
}
