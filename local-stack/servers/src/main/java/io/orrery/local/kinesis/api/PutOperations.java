package io.orrery.local.kinesis.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.storage.NewRecord;
import io.orrery.local.kinesis.storage.ShardLog.Appended;
import io.orrery.local.kinesis.stream.HashRange;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PutRecord and PutRecords, with the limits of records, requests and shards. */
final class PutOperations {

    private static final int MAX_RECORDS = 500;
    private static final long MAX_REQUEST_BYTES = 10L << 20;
    private static final int MAX_PARTITION_KEY = 256;
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final Streams streams;
    private final Targets targets;

    PutOperations(Streams streams, Targets targets) {
        this.streams = streams;
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of("PutRecord", this::putOne, "PutRecords", this::putMany);
    }

    /** A record of a request with the place that it hashes to. */
    private record Entry(NewRecord record, BigInteger hashKey) {}

    private Reply putOne(Call call) {
        Stream stream = writable(call);
        Entry entry = entry(call.request(), stream);
        return stream.whileOpen(() -> {
            Shard shard = stream.route(entry.hashKey());
            call.reach(shard.spec().id());
            if (!admit(shard, entry, call.nowMillis())) {
                throw ApiException.throttled(rateExceeded(stream, shard));
            }
            Appended appended = append(stream, shard, List.of(entry.record()), call.nowMillis());
            return Reply.of(accepted(stream, shard, appended, 0));
        });
    }

    private Reply putMany(Call call) {
        Stream stream = writable(call);
        List<Request> records = call.request().objects("Records");
        if (records.isEmpty() || records.size() > MAX_RECORDS) {
            String bound = records.isEmpty() ? "greater than or equal to 1" : "less than or equal to " + MAX_RECORDS;
            throw ApiException.validation("Records", records.size() + " records", "Member must have length " + bound);
        }
        List<Entry> entries =
                records.stream().map(record -> entry(record, stream)).toList();
        long total = entries.stream().mapToLong(e -> e.record().size()).sum();
        if (total > MAX_REQUEST_BYTES) {
            throw ApiException.invalidArgument("Records size exceeds 10 MB limit");
        }
        return stream.whileOpen(() -> put(call, stream, entries));
    }

    private Reply put(Call call, Stream stream, List<Entry> entries) {
        List<Map<String, Object>> answers = new ArrayList<>(entries.size());
        Map<Shard, List<Integer>> byShard = new LinkedHashMap<>();
        Map<Shard, ApiException> refusing = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            answers.add(null);
            Shard shard = stream.route(entries.get(i).hashKey());
            if (!byShard.containsKey(shard)) {
                byShard.put(shard, new ArrayList<>());
                reach(call, shard, refusing);
            }
            byShard.get(shard).add(i);
        }
        refuseInjected(call, stream, byShard, answers);
        byShard.forEach((shard, places) -> {
            List<Integer> admitted = new ArrayList<>(places.size());
            for (int place : places) {
                if (answers.get(place) != null) {
                    continue;
                }
                if (refusing.containsKey(shard) || !admit(shard, entries.get(place), call.nowMillis())) {
                    answers.set(place, refused(THROTTLED, rateExceeded(stream, shard)));
                } else {
                    admitted.add(place);
                }
            }
            if (!admitted.isEmpty()) {
                List<NewRecord> batch =
                        admitted.stream().map(p -> entries.get(p).record()).toList();
                Appended appended = append(stream, shard, batch, call.nowMillis());
                for (int n = 0; n < admitted.size(); n++) {
                    answers.set(admitted.get(n), accepted(stream, shard, appended, n));
                }
            }
        });
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("FailedRecordCount", (int)
                answers.stream().filter(a -> a.containsKey("ErrorCode")).count());
        reply.put("Records", answers);
        return Reply.of(reply);
    }

    /** A throttle on one shard refuses that shard's records and no others, as it does for PutRecords on the service. */
    private static void reach(Call call, Shard shard, Map<Shard, ApiException> refusing) {
        try {
            call.reach(shard.spec().id());
        } catch (ApiException e) {
            if (!e.type().equals(THROTTLED)) {
                throw e;
            }
            refusing.put(shard, e);
        }
    }

    private static void refuseInjected(
            Call call, Stream stream, Map<Shard, List<Integer>> byShard, List<Map<String, Object>> answers) {
        for (Fault fault : call.partialFailures()) {
            byShard.forEach((shard, places) -> {
                if (fault.shardId() != null
                        && !fault.shardId().equals(shard.spec().id())) {
                    return;
                }
                for (int place : places) {
                    if (call.faults().draw() < fault.fraction()) {
                        answers.set(place, refused(THROTTLED, rateExceeded(stream, shard)));
                    }
                }
                if (answers.stream().allMatch(java.util.Objects::isNull)) {
                    int unlucky = places.get((int) (call.faults().draw() * places.size()));
                    answers.set(unlucky, refused(THROTTLED, rateExceeded(stream, shard)));
                }
            });
        }
    }

    private Stream writable(Call call) {
        Stream stream = targets.stream(call);
        return switch (stream.status(call.nowMillis())) {
            case ACTIVE, UPDATING -> stream;
            case CREATING, DELETING ->
                throw ApiException.notFound("Stream " + stream.spec().name() + " under account "
                        + streams.options().account() + " not found.");
        };
    }

    private static Entry entry(Request record, Stream stream) {
        String key = record.text("PartitionKey");
        if (key.isEmpty() || key.codePointCount(0, key.length()) > MAX_PARTITION_KEY) {
            String bound = key.isEmpty() ? "greater than or equal to 1" : "less than or equal to " + MAX_PARTITION_KEY;
            throw ApiException.validation("PartitionKey", key, "Member must have length " + bound);
        }
        byte[] data = record.bytes("Data");
        int max = stream.spec().maxRecordKiB() << 10;
        if (data.length + key.getBytes(UTF_8).length > max) {
            throw ApiException.validation(
                    "Data", data.length + " bytes", "Member must have length less than or equal to " + max);
        }
        BigInteger hash = record.optionalText("ExplicitHashKey")
                .map(explicit -> hashKey("ExplicitHashKey", explicit))
                .orElseGet(() -> HashRange.hash(key));
        return new Entry(new NewRecord(key, data), hash);
    }

    /** Reads a hash key, a decimal number of 128 bits. */
    static BigInteger hashKey(String member, String digits) {
        if (!digits.matches("0|([1-9]\\d{0,38})")) {
            throw ApiException.validation(
                    member, digits, "Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})");
        }
        BigInteger key = new BigInteger(digits);
        if (key.compareTo(HashRange.MAX) > 0) {
            throw ApiException.invalidArgument(
                    "Invalid " + member + ". " + member + " must be in the range: [0, 2^128-1].");
        }
        return key;
    }

    private boolean admit(Shard shard, Entry entry, long nowMillis) {
        return !streams.options().limits()
                || shard.limits().tryWrite(entry.record().size(), nowMillis);
    }

    private static Appended append(Stream stream, Shard shard, List<NewRecord> records, long nowMillis) {
        Appended appended = shard.log().append(records, nowMillis, stream::nextIndex);
        if (appended.rolled()) {
            stream.trimByBytes();
        }
        return appended;
    }

    private static Map<String, Object> accepted(Stream stream, Shard shard, Appended appended, int n) {
        Map<String, Object> answer = new LinkedHashMap<>(4);
        answer.put(
                "SequenceNumber",
                stream.sequenceNumber(
                        appended.indexes().get(n),
                        appended.arrivalMillis(),
                        shard.spec().number()));
        answer.put("ShardId", shard.spec().id());
        return answer;
    }

    private static Map<String, Object> refused(String code, String message) {
        Map<String, Object> answer = new LinkedHashMap<>(4);
        answer.put("ErrorCode", code);
        answer.put("ErrorMessage", message);
        return answer;
    }

    private static String rateExceeded(Stream stream, Shard shard) {
        return "Rate exceeded for shard " + shard.spec().id() + " in stream "
                + stream.spec().name() + ".";
    }
}
