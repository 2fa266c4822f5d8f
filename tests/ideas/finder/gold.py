"""Which insights of some notes truly lit which ideas, read with care, and how well they are found.

In a map an idea, by its line or its words, leads to the lines of its insights.
"""

from dataclasses import dataclass

REAL_NOTE = {
    77: {4},
    78: {4, 8, 10},
    79: {11},
    80: {8},
    81: {12},
    82: {65},
    89: {30},
    91: {8, 12},
    92: {21},
    93: {37},
    94: {21, 24},
    95: {37},
    96: {51},
    97: {53},
    99: {24, 33},
    100: {33},
    101: {52},
    102: {51, 52},
    104: {55},
    105: {54, 55},
    106: {65},
    107: {65},
    109: {59, 60},
    110: {59, 60},
    111: {69},
    112: {69},
    114: {54},
    118: {21},
    119: {30},
}
SAMPLE_NOTE = {20: {4}, 21: {3, 4}, 23: {15, 16}, 24: {15}, 25: {11}}

# Ideas that somebody could have had over other notes; those have none of their own.
OTHER_NOTES = {
    "en_cvpr2023_talks_and_posters.md": {
        "把两个教师扩散模型蒸馏成一个学生模型，减少采样步数": {47, 48, 49},
        "用 GAN 一次前向就生成图像，避免扩散模型反复去噪的时间开销": {36, 37},
        "训练时也用长视频，让训练和推理数据更接近": {34},
        "按信息密度分配编码长度：重要区域多给 token": {65, 66},
        "少量图片就能定制特定主体的文生图（DreamBooth）": {51, 53},
        "Can a language model write the code that calls object detectors?": {31},
        "Continuous layers: convert a trained network without training it again": {61, 62},
    },
    "zh_en_tdoa_dnn.md": {
        "TDOA 直接预测，不监督 mask，让 mask 隐式学出来": {3, 63, 106},
        "用 LSTM 平滑逐帧的时延估计": {5, 55, 108},
        "损失函数换成 MAE，对异常值更鲁棒": {73},
        "先训掩码层再冻结权重，分阶段训练": {67},
        "换不同间距的麦克风阵列看泛化": {88, 90},
    },
    "zh_three_talks_paper_writing.md": {
        "给组里做一个 rebuttal 模板": {76, 78},
        "写作时检查句子之间的逻辑": {25, 33},
        "introduction 第一段让读者知道任务": {84, 85},
        "画好图表再写正文": {49},
    },
    "zh_clip.md": {
        "Contrastive loss for our retrieval: 正样本拉近、负样本推远": {6},
        "图像和文本投到同一个空间，用余弦相似度检索": {5, 10, 27, 30},
        "用更大的词表替换 BPE": {23},
    },
    "en_deep_residual_learning.md": {
        "在 RNN 里加 shortcut connection，学长程依赖": {3, 10, 25},
        "Deeper networks degrade: why is the identity hard to learn?": {8, 9},
        "门控要不要依赖数据？compare highway gates with plain shortcuts": {12, 24},
        "Bottleneck 1x1 卷积减参数": {15},
        "集成多个残差网络": {16},
    },
}


@dataclass(frozen=True)
class Scores:
    """Of the ``true`` pairs those ``among_three`` per idea; of the ``best`` those ``right``."""

    among_three: int
    true: int
    right: int
    best: int


def scores(pairs: list[tuple], gold: dict, *, best: int = 25) -> Scores:
    """Return how well ``pairs`` meet ``gold``: idea, insight's line and score, best first."""
    three: dict = {}
    for idea, line, _score in pairs:
        three.setdefault(idea, []).append(line)
    first = sorted(pairs, key=lambda pair: -pair[2])[:best]
    return Scores(
        among_three=sum(len(lines & {*three.get(idea, [])[:3]}) for idea, lines in gold.items()),
        true=sum(map(len, gold.values())),
        right=sum(line in gold.get(idea, ()) for idea, line, _score in first),
        best=len(first),
    )
