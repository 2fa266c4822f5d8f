"""Words that tell a person's name from a title: names everybody knows, and words of the field."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


CHINESE_WORDS = _words(
    """
    方法 高效 时间 文本 动态 平移 时候 权重 全局 全部 部分 单词 解释 解码 解决 石头 海量 强化 祖先
    应用 程序 万能 高分 高维 高斯 成果 成功 何时 何处 向量 明确 方向 单一 单元 项目 安全 时序 连接
    连续 党政 雷达 金融 白盒 黄金 路线 路径 车辆 计算 顾虑 费用 温度 常识 常见 都是 汇总 游戏 农业
    司法 项链 阳性 池化 封装 官网 关系 关键 关于 边界 边缘 师生 从零 储存 原理 原因 全面 全文 和谐
    容易 宣传 强大 房间 查询 巩固 任务 经典 成像 成本 毛病 水平 花絮 广告 盛会 许可 史料 言论 齐全
    别人 方案 易用 空间 于是 鲁棒性 方法论 时间线 向量化 强化学习 平移不变 注意 单模态 安全性
    高效率 高性能 时空间 温习 白板 连贯性 解码器 任务书 边缘化 应用层 原创性 关键点 时效性 容错
    全连接 项目组 计划 方程 方差 通用 元学习 常用 金字塔 古代 后续 后记 前言 前沿 花费 路由 游走
    伏笔 门控 云计算 时频 雷同 祝贺 车道线 程度 谈话 尚可
    """
)
FIELD_WORDS = _words(
    """
    learning network networks model models transformer transformers attention vision visual
    language deep neural data training pretraining pre-training representation representations
    image images video text speech recognition detection segmentation generation generative
    diffusion adversarial reinforcement supervised self-supervised unsupervised contrastive
    multimodal multi-modal head dynamic graph graphs convolutional recurrent embedding embeddings
    optimization efficient large scale small fast towards toward via with from for the and of on
    in to an how why what when is are improving understanding reasoning knowledge distillation
    retrieval augmented language-image scene object objects point cloud clouds time series review
    survey tutorial introduction notes summary part best paper winner award oral poster spotlight
    keynote talk talks panel workshop session artificial intelligence machine computer science
    theory systems system framework method methods robust adaptive sparse dense masked mask
    autoencoder autoencoders autoencoding swin bert gpt clip imprint residual windows shifted
    hierarchical tuning fine-tuning prompt prompting instruction chain thought foundation world
    general agents agent alignment human feedback open source benchmark dataset datasets code
    analysis results conclusion method. drop dropout rank zero-shot few-shot zero few shot
    end-to-end cross-modal inference search architecture mixture cliques modern voice separation
    masking multi-task world-model old new big deep experts stable policy gradient reward causal
    federated privacy safety physics quantum
    """
)
GIVEN_NAMES = _words(
    """
    aaron adam alan albert alec alex alexander alexei alice alison amit amy ana andrea andreas
    andrej andrew andy angela ann anna anne anthony antonio arthur ashish barbara ben benjamin
    bernhard bill bob brian bruno carl carlos carol caroline catherine charles chelsea chris
    christian christine christopher claire dan daniel danqi daphne david dawn deborah denis diana
    diederik dmitry dominik donald dorsa edward elena elizabeth ellen emily emma eric erik eva
    evan felix finale francis frank fred gabriel george georg geoffrey gary greg hannah hans harry
    heather helen henry hugo ian ilya irene isabel jack jacob jakob james jan jane jascha jason
    jean jeff jeffrey jennifer jeremy jerry jessica jim jitendra joan joe joelle johannes john jon
    jonathan jordan jorge jose joseph joshua juan judea judith julia julian julie jurgen justin
    karen karl kate katherine kathryn kathy keith kelly ken kevin kyle kyunghyun lars laura
    lawrence leon leslie lena leo linda lisa louis lucas luke manuel marc marco maria marie mark
    martin mary matt matthew max max melanie michael michal miguel mike mira mohamed monica nancy
    nando natalie natasha neil nicholas nicolas nicole nikita nina noah noam oliver olga oriol
    orit pascal patrick paul pedro percy peter philip philipp phil pierre pieter rachel raia ralph
    ray rebecca regina richard rob robert roberto roger ross ruslan russ ruth ryan sam samuel samy
    sandra sanja sara sarah scott sean sebastian sergey shakir sham simon sofia sophie stefan
    stephanie stephen steve steven stuart susan suzanne tali tara terry thomas tim timothy timnit
    tom tomas tony trevor victor vincent virginia vladimir volker walter wendy will william
    wolfgang yann yarin yejin yoav yoshua zachary zico zoubin aleksander abhinav anima anima
    ashutosh devi dhruv fei-fei kaiming jia jitendra kristen lior michal priya rajesh ravi sanjeev
    shuran song-chun svetlana tamara yi yuandong
    """
)
PINYIN_SURNAMES = _words(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin luo gao zheng liang
    xie tang song han feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng su
    wei lu lv ding ren shen yao cui zhong tan jin shi liao jia xia fu fang bai zou meng xiong qin
    qiu hou yin xue yan duan lei long hao qian dai mo kong xiang kim lee park choi jung nguyen
    tran hua niu lan zhuang tao shao mei ni wen kang
    """
)
