package io.orrery.producer.state;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A position as an attribute of the producer's item. */
final class PositionItem {

    private PositionItem() {}

    static AttributeValue write(BinlogPosition position) {
        Map<String, AttributeValue> map = new HashMap<>();
        map.put("server_uuid", AttributeValue.fromS(position.serverUuid()));
        map.put("file", AttributeValue.fromS(position.file()));
        map.put("pos", AttributeValue.fromN(Long.toString(position.position())));
        map.put("rows", AttributeValue.fromN(Long.toString(position.rows())));
        if (position.gtids() != null) {
            map.put("gtids", AttributeValue.fromS(position.gtids()));
        }
        if (position.mark() != null) {
            map.put("mark", write(position.mark()));
        }
        return AttributeValue.fromM(map);
    }

    static BinlogPosition read(AttributeValue value) {
        Map<String, AttributeValue> map = value.m();
        AttributeValue gtids = map.get("gtids");
        return new BinlogPosition(
                map.get("server_uuid").s(),
                map.get("file").s(),
                Long.parseLong(map.get("pos").n()),
                gtids == null ? null : gtids.s(),
                Long.parseLong(map.get("rows").n()),
                map.containsKey("mark") ? readMark(map.get("mark").m()) : null);
    }

    private static AttributeValue write(LogMark mark) {
        return AttributeValue.fromM(Map.of(
                "file_created",
                AttributeValue.fromS(mark.fileCreated().toString()),
                "transaction",
                AttributeValue.fromN(Long.toString(mark.transaction())),
                "committed_at",
                AttributeValue.fromS(mark.committedAt().toString())));
    }

    private static LogMark readMark(Map<String, AttributeValue> map) {
        return new LogMark(
                Instant.parse(map.get("file_created").s()),
                Long.parseLong(map.get("transaction").n()),
                Instant.parse(map.get("committed_at").s()));
    }
}
