package io.orrery.consumer.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.KinesisClientLibException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Stands between the KCL and a {@link ShardProcessor}, which sees no KCL type. */
final class KclProcessor implements ShardRecordProcessor {

    private static final Logger log = LoggerFactory.getLogger(KclProcessor.class);

    private final ShardProcessor processor;
    private final StreamIdentity stream;
    private final LeaseTable leases;
    private final Set<KclProcessor> atWork;
    private final Troubles troubles;
    private String shardId = "unknown";

    /** @param atWork holds this one while it reads; safe for any number of threads */
    KclProcessor(
            ShardProcessor processor,
            StreamIdentity stream,
            LeaseTable leases,
            Set<KclProcessor> atWork,
            Troubles troubles) {
        this.processor = processor;
        this.stream = stream;
        this.leases = leases;
        this.atWork = atWork;
        this.troubles = troubles;
    }

    @Override
    public void initialize(InitializationInput input) {
        // An exception here is harmless: the KCL calls again.
        shardId = input.shardId();
        ShardStart start = leases.start(shardId);
        stream.note(start.lease(), leases);
        processor.start(start);
        atWork.add(this);
        log.debug("Reading {} from {}", shardId, input.extendedSequenceNumber());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        List<KinesisRecord> records = new ArrayList<>(input.records().size());
        for (KinesisClientRecord record : input.records()) {
            Instant arrivedAt = record.approximateArrivalTimestamp();
            records.add(new KinesisRecord(
                    record.sequenceNumber(),
                    arrivedAt == null ? Instant.EPOCH : arrivedAt,
                    Deaggregation.split(record.partitionKey(), record.data())));
        }
        Long behind = input.millisBehindLatest();
        processor.process(records, Duration.ofMillis(behind == null ? 0 : behind), saving(input.checkpointer()));
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        processor.lost();
        atWork.remove(this);
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        if (processor.ended()) {
            checkpoint(() -> input.checkpointer().checkpoint());
        } else {
            // Without the last checkpoint the KCL tries again, and the children wait: right while something is not
            // done. It does not call shutdownRequested any more, so that this is the time to save what is done.
            processor.stopping(saving(input.checkpointer()));
        }
        atWork.remove(this);
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        processor.stopping(saving(input.checkpointer()));
        atWork.remove(this);
    }

    private Checkpoints saving(RecordProcessorCheckpointer checkpointer) {
        return sequenceNumber -> checkpoint(() -> checkpointer.checkpoint(sequenceNumber));
    }

    private interface Call {
        void run() throws KinesisClientLibException;
    }

    private Checkpoints.Outcome checkpoint(Call call) {
        try {
            call.run();
            troubles.over(checkpointing());
            return Checkpoints.Outcome.SAVED;
        } catch (ShutdownException e) {
            log.info("Shard {} is no longer this worker's: its last checkpoint was not saved", shardId);
            return Checkpoints.Outcome.LOST;
        } catch (IllegalArgumentException e) {
            // Not of the shard: it will not be one day.
            throw e;
        } catch (KinesisClientLibException | RuntimeException e) {
            // Where DynamoDB can't be reached, the KCL (3.5.1) wraps the SDK's exception in a bare RuntimeException.
            troubles.failed(checkpointing(), e);
            return Checkpoints.Outcome.LATER;
        }
    }

    private String checkpointing() {
        return "The checkpoint of shard " + shardId + " cannot be saved";
    }
}
