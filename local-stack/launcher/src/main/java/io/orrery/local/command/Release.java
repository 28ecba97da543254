package io.orrery.local.command;

import picocli.CommandLine.IVersionProvider;

/** Which release this is, as the build wrote it into the jar. */
final class Release implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Release.class.getPackage().getImplementationVersion();
        return new String[] {"orrery " + (version == null ? "of a build without a jar" : version)};
    }
}
