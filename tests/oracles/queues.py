"""boto3 with queues, a topic and an event bus: prints what is not as with AWS, and fails then."""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

settings = dict(
    endpoint_url=sys.argv[1],
    region_name="eu-west-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
    config=Config(retries={"total_max_attempts": 1}),
)
sqs, sns, events = (boto3.client(name, **settings) for name in ("sqs", "sns", "events"))
failed = False


def check(what, actual, expected):
    global failed
    if actual != expected:
        failed = True
        print(f"{what}: {actual!r}, not {expected!r}")


def error(call):
    try:
        call()
        return None
    except ClientError as problem:
        return problem.response["Error"]["Code"]


url = sqs.get_queue_url(QueueName="shop-jobs")["QueueUrl"]
sent = sqs.send_message(
    QueueUrl=url,
    MessageBody="héllo",
    MessageAttributes={
        "n": {"DataType": "Number", "StringValue": "1"},
        "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    },
    MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-0-0"}},
)
received = sqs.receive_message(
    QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"], WaitTimeSeconds=1
)["Messages"]
check("messages", len(received), 1)
message = received[0]
check("id", message["MessageId"], sent["MessageId"])
check("body", message["Body"], "héllo")
check("digest of attributes", message["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
check("binary", message["MessageAttributes"]["b"]["BinaryValue"], b"\x00\xff")
check("trace", message["Attributes"]["AWSTraceHeader"], "Root=1-0-0")
check("hidden", sqs.receive_message(QueueUrl=url).get("Messages"), None)
handle = message["ReceiptHandle"]
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
again = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["ApproximateReceiveCount"])["Messages"][0]
check("receives", again["Attributes"]["ApproximateReceiveCount"], "2")
sqs.delete_message(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"])

entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(10)]
batch = sqs.send_message_batch(QueueUrl=url, Entries=entries)
check("sent", len(batch["Successful"]), 10)
got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
check("order", [one["Body"] for one in got], [str(n) for n in range(10)])
handles = [{"Id": one["Body"], "ReceiptHandle": one["ReceiptHandle"]} for one in got]
check("deleted", len(sqs.delete_message_batch(QueueUrl=url, Entries=handles)["Successful"]), 10)
counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "VisibilityTimeout"])
check("counts", counts["Attributes"], {"ApproximateNumberOfMessages": "0", "VisibilityTimeout": "30"})
check("urls", sqs.list_queues(QueueNamePrefix="shop-j")["QueueUrls"], [url])
check("unknown queue", error(lambda: sqs.get_queue_url(QueueName="no")), "AWS.SimpleQueueService.NonExistentQueue")
check("bad wait", error(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=21)), "InvalidParameterValue")
try:
    sqs.get_queue_url(QueueName="no")
except sqs.exceptions.QueueDoesNotExist:
    pass

topic = "arn:aws:sns:eu-west-1:123456789012:shop-news"
attributes = {"kind": {"DataType": "String", "StringValue": "a&b"}}
check("published", len(sns.publish(TopicArn=topic, Message="x", MessageAttributes=attributes)["MessageId"]), 36)
batch = [{"Id": "a", "Message": "x<y", "MessageAttributes": attributes}, {"Id": "b", "Message": "{}", "MessageStructure": "json"}]
published = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=batch)
check("published batch", [one["Id"] for one in published["Successful"]], ["a"])
check("not published", [one["Id"] for one in published["Failed"]], ["b"])
check("unknown topic", error(lambda: sns.publish(TopicArn=topic + "x", Message="x")), "NotFound")

entry = {"Source": "shop", "DetailType": "sold", "Detail": '{"n": 1}', "EventBusName": "shop-sales"}
put = events.put_events(Entries=[entry, {**entry, "Detail": "{"}])
check("put", put["FailedEntryCount"], 1)
check("malformed", put["Entries"][1]["ErrorCode"], "MalformedDetail")
sys.exit(failed)
