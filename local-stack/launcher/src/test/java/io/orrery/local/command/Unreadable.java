package io.orrery.local.command;

import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import software.amazon.awssdk.core.SdkBytes;

/** A record that no satellite can read, and at which each that does not park stops. */
public final class Unreadable {

    private Unreadable() {}

    /** Puts one on a stream of the shared endpoint. */
    public static void putOn(String stream) {
        try (AwsClients aws = AwsClients.local(
                SharedStack.kinesis().endpoint(),
                URI.create(SharedStack.dynamoDb().endpoint()))) {
            aws.kinesis()
                    .putRecord(
                            put -> put.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String("unreadable")))
                    .join();
        }
    }
}
