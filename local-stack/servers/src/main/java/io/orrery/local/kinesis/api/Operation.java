package io.orrery.local.kinesis.api;

/** One operation of the API. Throws {@link io.orrery.local.kinesis.protocol.ApiException} for what the service refuses. */
@FunctionalInterface
interface Operation {
    Reply handle(Call call);
}
