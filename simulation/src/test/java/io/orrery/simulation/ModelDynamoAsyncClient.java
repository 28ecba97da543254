package io.orrery.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/** The calls that satellites make. Each is answered at once. */
final class ModelDynamoAsyncClient implements DynamoDbAsyncClient {

    private final ModelDynamo model;

    private ModelDynamoAsyncClient(ModelDynamo model) {
        this.model = model;
    }

    static DynamoDbAsyncClient of(ModelDynamo model) {
        return new ModelDynamoAsyncClient(model);
    }

    private static <T> CompletableFuture<T> answer(Supplier<T> call) {
        try {
            return CompletableFuture.completedFuture(call.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
        return answer(() -> GetItemResponse.builder()
                .item(model.get(request.tableName(), request.key()))
                .build());
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        return answer(() -> {
            model.put(
                    request.tableName(),
                    request.item(),
                    new ModelDynamo.Expression(
                            request.conditionExpression(),
                            request.expressionAttributeNames(),
                            request.expressionAttributeValues()));
            return PutItemResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
        return answer(() -> {
            model.delete(request.tableName(), request.key());
            return DeleteItemResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        return answer(() -> {
            new ModelDynamoClient(model).updateItem(request);
            return UpdateItemResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<QueryResponse> query(QueryRequest request) {
        return answer(() -> QueryResponse.builder()
                .items(model.query(
                        request.tableName(),
                        request.expressionAttributeValues().get(":s").s(),
                        request.expressionAttributeValues().get(":p").s()))
                .build());
    }

    @Override
    public CompletableFuture<CreateTableResponse> createTable(CreateTableRequest request) {
        return answer(() -> CreateTableResponse.builder().build());
    }

    /** Tables are there at once. */
    @Override
    public DynamoDbAsyncWaiter waiter() {
        InvocationHandler there = (self, method, args) -> CompletableFuture.completedFuture(null);
        return (DynamoDbAsyncWaiter)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DynamoDbAsyncWaiter.class}, there);
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}
}
