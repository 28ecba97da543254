package io.orrery.producer.state;

import io.orrery.producer.binlog.BinlogPosition;
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
                Long.parseLong(map.get("rows").n()));
    }
}
