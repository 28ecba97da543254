package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.fault.Faults;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Streams;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds the operation that a request names, and lets the injected faults happen around it. Thread-safe. */
public final class Operations {

    /** Real operations of the service that a development server has no use for. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "StartStreamEncryption",
            "StopStreamEncryption",
            "EnableEnhancedMonitoring",
            "DisableEnhancedMonitoring",
            "PutResourcePolicy",
            "GetResourcePolicy",
            "DeleteResourcePolicy",
            "DescribeAccountSettings",
            "UpdateAccountSettings",
            "UpdateStreamWarmThroughput");

    private final Map<String, Operation> byName = new HashMap<>();
    private final Faults faults;
    private final ApiCalls calls;

    public Operations(Streams streams, Faults faults, ApiCalls calls) {
        this.faults = faults;
        this.calls = calls;
        Targets targets = new Targets(streams);
        byName.putAll(new StreamOperations(streams, targets).all());
        byName.putAll(new SettingOperations(targets).all());
        byName.putAll(new ShardOperations(streams, targets).all());
        byName.putAll(new PutOperations(streams, targets).all());
        byName.putAll(new ReadOperations(streams, targets).all());
        byName.putAll(new ConsumerOperations(targets).all());
        byName.putAll(new SubscribeOperation(streams, targets).all());
        byName.putAll(new TagOperations(targets).all());
    }

    /** A call of an operation; it is counted whether it then succeeds or not. */
    public Call call(String operation, Request request, long nowMillis) {
        calls.record(operation);
        return new Call(operation, request, nowMillis, faults);
    }

    public Reply handle(Call call) {
        Operation operation = byName.get(call.operation());
        if (operation == null) {
            throw UNSUPPORTED.contains(call.operation())
                    ? ApiException.of(
                            "UnsupportedOperationException",
                            call.operation() + " is not supported by this development server.")
                    : ApiException.of("UnknownOperationException", "Unknown operation " + call.operation() + ".");
        }
        call.begin();
        return operation.handle(call);
    }
}
